/*
 * cores.h - how many threads are of use.
 */
#ifndef QUHUA_COMMON_CORES_H
#define QUHUA_COMMON_CORES_H

#include <sched.h>

/* The cores that this process may use, by taskset, a container or systemd's CPUAffinity= too.
   Returns: at least 1; 1 also on a machine of more cores than the C library's set holds. */
static inline unsigned cores_allowed(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

#endif
