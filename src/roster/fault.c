/*
 * fault.c - the first fault of a run.
 */
#include "fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool fault_put(struct fault *fault, enum fault_status status, const char *format, ...)
{
    if (fault->status != FAULT_NONE)
        return false;
    fault->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    return false;
}

const char *fault_reason(int sys_errno)
{
    static const struct {
        int sys_errno;
        const char *text;
    } reasons[] = {{ENOENT, "没有这个文件或文件夹"},
                   {EACCES, "没有权限"},
                   {EPERM, "没有权限"},
                   {EROFS, "所在的磁盘是只读的"},
                   {ENOSPC, "磁盘已满"},
                   {EDQUOT, "磁盘配额已用完"},
                   {EFBIG, "文件超过系统允许的大小"},
                   {EIO, "磁盘读写出错"},
                   {EISDIR, "是文件夹"},
                   {ENOTDIR, "路径中有的部分不是文件夹"},
                   {EEXIST, "已有同名的临时文件"},
                   {ENAMETOOLONG, "文件名太长"},
                   {ELOOP, "符号链接太多"},
                   {ENXIO, "不是普通文件"},
                   {EMFILE, "打开的文件太多"},
                   {ENFILE, "打开的文件太多"},
                   {ENOMEM, "内存不足"},
                   {EINTR, "被信号打断"}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].sys_errno == sys_errno)
            return reasons[i].text;
    return strerror(sys_errno);
}
