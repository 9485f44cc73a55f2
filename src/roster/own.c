/*
 * own.c - see own.h.
 */
#include "own.h"

#include "../common/text.h"
#include "rows.h"

const char *own_title(enum own_column column)
{
    static const char *const titles[OWN_COLUMNS] = {
        "核对结果", "生源所在地代码", "生源所在地(规范)", "家庭地址(规范)", "问题", "建议"};
    return titles[column];
}

size_t own_begin(const struct quhua_text *headers, size_t count)
{
    if (count <= OWN_COLUMNS)
        return count;
    for (int i = 0; i < OWN_COLUMNS; i++) {
        struct quhua_text header = cell_trimmed(headers[count - OWN_COLUMNS + (size_t)i]);
        if (!text_is(header, own_title((enum own_column)i)))
            return count;
    }
    return count - OWN_COLUMNS;
}
