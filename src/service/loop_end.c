/*
 * loop_end.c - the end of a connection, and of a stopping loop that has none any more; see
 * loop_parts.h.
 */
#include <unistd.h>

#include "loop_parts.h"

static void close_handle(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void end_handles(struct loop *loop)
{
    uv_walk(&loop->uv, close_handle, NULL);
}

void end_if_empty(struct loop *loop)
{
    if (loop->ending || !loop->service->draining || loop->service->metrics.open > 0)
        return;
    loop->ending = true;
    end_handles(loop);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;
    list_append(&connection->loop->free, &connection->turn);
    end_if_empty(connection->loop);
}

void end_connection(struct connection *connection)
{
    struct loop *loop = connection->loop;
    if (!connection->conversation)
        return;
    conversation_close(connection->conversation);
    connection->conversation = NULL;
    buffer_wipe(&connection->unread);
    deadlines_set(&loop->deadlines, &connection->deadline, DEADLINE_NONE, 0);
    list_remove(&connection->turn);
    shares_give(&loop->shares, connection->uid);
    loop->service->metrics.open--;
    uv_close((uv_handle_t *)&connection->poll, on_closed);
    close(connection->fd);
}
