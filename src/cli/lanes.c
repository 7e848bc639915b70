#include "lanes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Enough lines for a hand-over to cost little, few enough to stay in cache. */
enum { LANES_MAX = 4, LEAST_BYTES = 1 << 10, MOST_BYTES = 1 << 12 };

/* One processor's share: it has a front end of its own, which writes to memory. */
struct lane {
    struct front front;
    struct lanes *all;
    pthread_t thread;
    const char *text;           /* NULL: nothing to do                         */
    size_t length, number;
};

struct lanes {
    struct lane lane[LANES_MAX];
    unsigned count, working;
    bool closing;
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

static void *work(void *argument)
{
    struct lane *lane = argument;
    struct lanes *all = lane->all;

    pthread_mutex_lock(&all->lock);
    while (!all->closing) {
        if (!lane->text) {
            pthread_cond_wait(&all->begin, &all->lock);
            continue;
        }
        pthread_mutex_unlock(&all->lock);
        answer_share(lane);
        pthread_mutex_lock(&all->lock);
        lane->text = NULL;
        if (--all->working == 0)
            pthread_cond_signal(&all->ended);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
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
    size_t lines = 0;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
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
    size_t next;

    pthread_mutex_lock(&lanes->lock);
    next = deal(lanes, front, text, length, number);
    lanes->working = lanes->count - 1;
    pthread_cond_broadcast(&lanes->begin);
    pthread_mutex_unlock(&lanes->lock);
    answer_share(&lanes->lane[0]);
    pthread_mutex_lock(&lanes->lock);
    while (lanes->working > 0)
        pthread_cond_wait(&lanes->ended, &lanes->lock);
    pthread_mutex_unlock(&lanes->lock);
    collect(lanes, front);
    return next - number;
}
