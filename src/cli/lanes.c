#include "lanes.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Enough lines for a hand-over to cost little, few enough to stay in cache.  A
 * hand-over is so short that who waits for one turns a while before sleeping:
 * a thread that sleeps wakes up on the processor of the one that woke it.
 */
enum {
    LANES_MAX = 4, LEAST_BYTES = 1 << 10, MOST_BYTES = 1 << 12, TURNS = 20000
};

/* One processor's share: it has a front end of its own, which writes to memory. */
struct lane {
    struct front front;
    struct lanes *all;
    pthread_t thread;
    atomic_bool busy;           /* a share waits, or is being answered         */
    const char *text;
    size_t length, number;
};

struct lanes {
    struct lane lane[LANES_MAX];
    unsigned count;
    bool closing;               /* under the lock                              */
    pthread_mutex_t lock;
    pthread_cond_t begin, ended;
};

static void answer_share(struct lane *lane)
{
    const char *at = lane->text, *end = at + lane->length;

    for (size_t number = lane->number; at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t n = newline ? (size_t)(newline - at) : (size_t)(end - at);
        size_t shown = n && at[n - 1] == '\r' ? n - 1 : n;

        front_line(&lane->front, at, shown, false, number);
        at += n + (newline != NULL);
    }
}

/* Until the lane is busy or idle, as asked; turning first, then asleep. */
static void wait_until(struct lane *lane, bool busy, pthread_cond_t *condition)
{
    struct lanes *all = lane->all;

    for (unsigned i = 0; i < TURNS; i++)
        if (atomic_load_explicit(&lane->busy, memory_order_acquire) == busy)
            return;
    pthread_mutex_lock(&all->lock);
    while (atomic_load(&lane->busy) != busy && !all->closing)
        pthread_cond_wait(condition, &all->lock);
    pthread_mutex_unlock(&all->lock);
}

static void set_busy(struct lane *lane, bool busy, pthread_cond_t *condition)
{
    pthread_mutex_lock(&lane->all->lock);
    atomic_store_explicit(&lane->busy, busy, memory_order_release);
    pthread_cond_broadcast(condition);
    pthread_mutex_unlock(&lane->all->lock);
}

static void *work(void *argument)
{
    struct lane *lane = argument;

    for (;;) {
        wait_until(lane, true, &lane->all->begin);
        if (!atomic_load(&lane->busy))
            return NULL;        /* closing */
        answer_share(lane);
        set_busy(lane, false, &lane->all->ended);
    }
}

/* The first lane is the caller's own thread. */
struct lanes *lanes_open(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct lanes *lanes;

    if (processors < 2 || !(lanes = calloc(1, sizeof *lanes)))
        return NULL;
    pthread_mutex_init(&lanes->lock, NULL);
    pthread_cond_init(&lanes->begin, NULL);
    pthread_cond_init(&lanes->ended, NULL);
    while (lanes->count < LANES_MAX && lanes->count < (unsigned long)processors) {
        struct lane *lane = &lanes->lane[lanes->count];

        lane->all = lanes;
        front_init(&lane->front, OUT_MEMORY);
        if (lanes->count > 0
            && pthread_create(&lane->thread, NULL, work, lane) != 0) {
            front_close(&lane->front);
            break;
        }
        lanes->count++;
    }
    return lanes;
}

void lanes_close(struct lanes *lanes)
{
    if (!lanes)
        return;
    pthread_mutex_lock(&lanes->lock);
    lanes->closing = true;
    pthread_cond_broadcast(&lanes->begin);
    pthread_mutex_unlock(&lanes->lock);
    for (unsigned i = 0; i < lanes->count; i++) {
        if (i > 0)
            pthread_join(lanes->lane[i].thread, NULL);
        front_close(&lanes->lane[i].front);
    }
    pthread_cond_destroy(&lanes->ended);
    pthread_cond_destroy(&lanes->begin);
    pthread_mutex_destroy(&lanes->lock);
    free(lanes);
}

/* What lines of one number each may consist of. */
static const char number_bytes[] = "0123456789abcdefABCDEFx`'_\r\n";

static size_t plain_bytes(const char *text, size_t length)
{
    bool plain[256] = { false };
    size_t i = 0;

    for (const char *c = number_bytes; *c; c++)
        plain[(unsigned char)*c] = true;
    while (i < length && plain[(unsigned char)text[i]])
        i++;
    return i;
}

size_t lanes_share(const char *text, size_t length)
{
    size_t whole;

    if (length > LANES_MAX * MOST_BYTES)
        length = LANES_MAX * MOST_BYTES;
    whole = plain_bytes(text, length);
    while (whole > 0 && text[whole - 1] != '\n')
        whole--;
    return whole < 2 * LEAST_BYTES ? 0 : whole;
}

static size_t count_lines(const char *text, size_t length)
{
    const char *end = text + length;
    size_t lines = 0;

    while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
        lines++;
        text++;
    }
    return lines;
}

/* Equal shares, each to the end of its last line; returns the next number. */
static size_t deal(struct lanes *lanes, const struct front *front,
                 const char *text, size_t length, size_t number)
{
    size_t from = 0;

    for (unsigned i = 0; i < lanes->count; i++) {
        struct lane *lane = &lanes->lane[i];
        size_t to = length * (i + 1) / lanes->count;

        while (to < length && to > 0 && text[to - 1] != '\n')
            to++;
        if (to < from)
            to = from;
        lane->front.session = front->session;
        lane->front.options = front->options;
        lane->front.worst = EXIT_ANSWERED;
        lane->length = to - from;
        lane->number = number;
        lane->text = text + from;
        if (i > 0)
            set_busy(lane, true, &lanes->begin);
        number += count_lines(text + from, to - from);
        from = to;
    }
    return number;
}

static void collect(struct lanes *lanes, struct front *front)
{
    for (unsigned i = 0; i < lanes->count; i++) {
        struct front *part = &lanes->lane[i].front;

        out_through(&front->out, part->out.bytes, part->out.used);
        part->out.used = 0;
        front->out.failed |= part->out.failed;
        front->session.last = part->session.last;
        if (part->worst > front->worst)
            front->worst = part->worst;
    }
}

size_t lanes_answer(struct lanes *lanes, struct front *front, const char *text,
                    size_t length, size_t number)
{
    size_t next = deal(lanes, front, text, length, number);

    answer_share(&lanes->lane[0]);
    for (unsigned i = 1; i < lanes->count; i++)
        wait_until(&lanes->lane[i], false, &lanes->ended);
    collect(lanes, front);
    return next - number;
}
