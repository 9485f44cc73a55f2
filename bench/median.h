/*
 * median.h - the middle of a run's figures: noise moves it less than it moves the mean.
 */
#ifndef QUHUA_BENCH_MEDIAN_H
#define QUHUA_BENCH_MEDIAN_H

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Sorts `values`. */
static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

#endif
