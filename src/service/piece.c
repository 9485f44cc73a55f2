/*
 * piece.c - see piece.h.
 */
#include "piece.h"

bool piece_keep(struct piece *piece)
{
    if (piece->view.size && piece->kept.size == 0)
        buffer_text(&piece->kept, piece->view);
    return !piece->kept.failed;
}

bool piece_add(struct piece *piece, const char *data, size_t size)
{
    if (piece->kept.size == 0 && piece->view.size == 0) {
        piece->view = (struct quhua_text){data, size};
        return true;
    }
    if (piece->kept.size == 0 && piece->view.data + piece->view.size == data) {
        piece->view.size += size;
        return true;
    }
    if (!piece_keep(piece))
        return false;
    buffer_put(&piece->kept, data, size);
    return !piece->kept.failed;
}

struct quhua_text piece_text(const struct piece *piece)
{
    return piece->kept.size ? buffer_view(&piece->kept) : piece->view;
}

void piece_drop(struct piece *piece)
{
    buffer_wipe(&piece->kept);
    piece->view = (struct quhua_text){NULL, 0};
}
