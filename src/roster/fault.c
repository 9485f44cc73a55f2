/*
 * fault.c - the first fault of a run.
 */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>

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
