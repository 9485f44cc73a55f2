/*
 * service_loop_parts_test.c - the parts of the loop that know no descriptor: lists, deadlines,
 * shares of users.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../src/service/deadlines.h"
#include "../src/service/shares.h"

/* ---- lists ---------------------------------------------------------------------------------- */

static void test_list(void **state)
{
    struct list list, other, links[3];
    (void)state;
    list_init(&list);
    assert_null(list_take(&list));
    for (int i = 0; i < 3; i++) {
        list_init(&links[i]);
        list_append(&list, &links[i]);
    }
    list_remove(&links[1]);
    list_remove(&links[1]); /* harmless */
    list_move(&other, &list);
    assert_true(list_is_empty(&list));
    assert_ptr_equal(list_take(&other), &links[0]);
    assert_ptr_equal(list_take(&other), &links[2]);
    assert_null(list_take(&other));
    list_move(&other, &list);
    assert_true(list_is_empty(&other));
}

/* ---- deadlines ------------------------------------------------------------------------------ */

static void test_deadlines(void **state)
{
    struct deadlines deadlines = {.after_ms = {[DEADLINE_LINE] = 10, [DEADLINE_IDLE] = 100}};
    struct deadline a, b;
    (void)state;
    deadlines_init(&deadlines);
    deadline_init(&a);
    deadline_init(&b);
    assert_int_equal(deadlines_next(&deadlines), UINT64_MAX);
    deadlines_set(&deadlines, &a, DEADLINE_IDLE, 1000);
    deadlines_set(&deadlines, &b, DEADLINE_LINE, 1050);
    assert_int_equal(deadlines_next(&deadlines), 1060);
    assert_null(deadlines_take(&deadlines, 1059));
    assert_ptr_equal(deadlines_take(&deadlines, 1060), &b);
    assert_int_equal(b.kind, DEADLINE_LINE);
    assert_int_equal(deadlines_next(&deadlines), 1100);
    deadlines_set(&deadlines, &b, DEADLINE_IDLE, 1061);
    deadlines_set(&deadlines, &a, DEADLINE_IDLE, 1090); /* moves behind b */
    assert_ptr_equal(deadlines_take(&deadlines, 1189), &b);
    assert_null(deadlines_take(&deadlines, 1189));
    deadlines_set(&deadlines, &a, DEADLINE_NONE, 1189);
    assert_int_equal(deadlines_next(&deadlines), UINT64_MAX);
}

/* Every kind and many connections: they end in the order of their moments within a kind. */
static void test_deadlines_in_order(void **state)
{
    enum { COUNT = 1000 };
    struct deadlines deadlines = {.after_ms = {5, 70, 900, 30}};
    static struct deadline all[COUNT];
    uint64_t last[DEADLINE_NONE] = {0};
    size_t taken = 0;
    (void)state;
    deadlines_init(&deadlines);
    for (size_t i = 0; i < COUNT; i++) {
        deadline_init(&all[i]);
        deadlines_set(&deadlines, &all[i], (enum deadline_kind)(i % DEADLINE_NONE), i);
    }
    for (uint64_t now = 0; now < 3 * COUNT; now++) {
        const struct deadline *over;
        while ((over = deadlines_take(&deadlines, now))) {
            assert_true(over->at_ms <= now && over->at_ms >= last[over->kind]);
            last[over->kind] = over->at_ms;
            taken++;
        }
    }
    assert_int_equal(taken, COUNT);
}

/* ---- shares --------------------------------------------------------------------------------- */

static void test_shares_limit(void **state)
{
    struct shares shares;
    (void)state;
    assert_true(shares_open(&shares, 8, 2));
    assert_true(shares_take(&shares, 7) && shares_take(&shares, 7));
    assert_false(shares_take(&shares, 7));
    assert_true(shares_take(&shares, 0));
    shares_give(&shares, 7);
    assert_true(shares_take(&shares, 7));
    assert_false(shares_take(&shares, 7));
    shares_give(&shares, 99); /* has none: harmless */
    assert_true(shares_take(&shares, 99));
    shares_close(&shares);
}

/* Users come and go at random; a plain array says what is right. */
static void test_shares_at_random(void **state)
{
    enum { USERS = 64, OPEN = 64, LIMIT = 3, STEPS = 200000 };
    unsigned counts[USERS] = {0}, open = 0;
    uint32_t random = 1;
    struct shares shares;
    (void)state;
    assert_true(shares_open(&shares, OPEN, LIMIT));
    for (int step = 0; step < STEPS; step++) {
        random = random * 1664525 + 1013904223;
        unsigned user = (random >> 8) % USERS;
        uid_t uid = user * 0x10001;
        if (random >> 31) {
            if (open == OPEN)
                continue;
            assert_int_equal(shares_take(&shares, uid), counts[user] < LIMIT);
            open += counts[user] < LIMIT;
            counts[user] += counts[user] < LIMIT;
        } else if (counts[user]) {
            shares_give(&shares, uid);
            counts[user]--;
            open--;
        }
    }
    shares_close(&shares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_deadlines_in_order),
        cmocka_unit_test(test_shares_limit),
        cmocka_unit_test(test_shares_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
