/*
 * socket.h - a Unix stream socket with deadlines.
 *
 * Descriptors are non-blocking and closed on exec; whoever waits, waits in socket_wait, against a
 * deadline on the monotonic clock. No signal is raised.
 */
#ifndef QUHUA_CLIENT_SOCKET_H
#define QUHUA_CLIENT_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include "../quhua.h"

/* The moment `timeout_ms` from now. */
uint64_t socket_deadline(unsigned timeout_ms);
/* Milliseconds until then, rounded up, for poll(); 0 when it is past. */
int socket_left(uint64_t deadline);
/* Returns: false where the path is empty or too long. */
bool socket_address(const char *path, struct sockaddr_un *address);
/*
 * Connect; a full queue is asked again after a short while, a little longer each time and never
 * the same for two clients.
 * Returns: OK, ERROR_TIMEOUT, or ERROR_NO_SERVICE and in *sys_errno why.
 */
enum quhua_status socket_connect(const struct sockaddr_un *address, uint64_t deadline, int *fd,
                                 int *sys_errno);
/* Wait until one of `events` is so on `fd`. Returns: OK or ERROR_TIMEOUT. */
enum quhua_status socket_wait(int fd, short events, uint64_t deadline);
/*
 * Send or take what is possible now. Returns: bytes, 0 where the socket has to be waited for, or -1
 * for a broken connection; the end of what the peer sends is one.
 */
ssize_t socket_send(int fd, const char *data, size_t size);
ssize_t socket_take(int fd, char *data, size_t size);

#endif
