#include "lanes.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A share is long enough for a hand-over to cost little, and short enough for
 * its answers to stay in the cache; shares enough that nobody waits while
 * another is written.  Who waits for one turns a while before sleeping: a
 * thread that sleeps wakes up on the processor of the one that woke it.
 */
enum {
    THREADS_MAX = 4, SHARES = 8, SHARE_BYTES = 1 << 10, TURNS = 4000
};

/* Some lines in a row, with a front end of their own that writes to memory. */
struct share {
    struct front front;
    const char *text;
    size_t length, number;
    atomic_bool answered;
};

/*
 * The shares go round in a ring: the caller deals them and writes them out, in
 * order, and whoever is free answers the next.  The counts only grow.
 */
struct lanes {
    struct share share[SHARES];
    size_t written;
    atomic_size_t dealt, taken;
    pthread_t worker[THREADS_MAX - 1];
    unsigned workers;
    atomic_bool closing;
    pthread_mutex_t lock;       /* of those who sleep                         */
    pthread_cond_t news;        /* a share was dealt or answered, or closing  */
};

static void tell(struct lanes *lanes)
{
    pthread_mutex_lock(&lanes->lock);
    pthread_cond_broadcast(&lanes->news);
    pthread_mutex_unlock(&lanes->lock);
}

/* What a thread may wait for. */
static bool is_work(struct lanes *lanes)
{
    return atomic_load(&lanes->taken) < atomic_load(&lanes->dealt);
}

static bool is_answer(struct lanes *lanes)
{
    return atomic_load(&lanes->share[lanes->written % SHARES].answered);
}

static void wait_until(struct lanes *lanes, bool (*true_now)(struct lanes *))
{
    for (unsigned i = 0; i < TURNS; i++)
        if (true_now(lanes))
            return;
    pthread_mutex_lock(&lanes->lock);
    while (!true_now(lanes) && !atomic_load(&lanes->closing))
        pthread_cond_wait(&lanes->news, &lanes->lock);
    pthread_mutex_unlock(&lanes->lock);
}

/* The next share that nobody has taken, or NULL. */
static struct share *take(struct lanes *lanes)
{
    size_t next = atomic_load(&lanes->taken);

    while (next < atomic_load(&lanes->dealt))
        if (atomic_compare_exchange_weak(&lanes->taken, &next, next + 1))
            return &lanes->share[next % SHARES];
    return NULL;
}

static void answer(struct lanes *lanes, struct share *share)
{
    const char *at = share->text, *end = at + share->length;

    for (size_t number = share->number; at < end; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t n = newline ? (size_t)(newline - at) : (size_t)(end - at);
        size_t shown = n && at[n - 1] == '\r' ? n - 1 : n;

        front_line(&share->front, at, shown, false, number);
        at += n + (newline != NULL);
    }
    atomic_store(&share->answered, true);
    tell(lanes);
}

static void *work(void *argument)
{
    struct lanes *lanes = argument;
    struct share *share;

    while (!atomic_load(&lanes->closing)) {
        wait_until(lanes, is_work);
        if ((share = take(lanes)) != NULL)
            answer(lanes, share);
    }
    return NULL;
}

struct lanes *lanes_open(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct lanes *lanes;

    if (processors < 2 || !(lanes = calloc(1, sizeof *lanes)))
        return NULL;
    pthread_mutex_init(&lanes->lock, NULL);
    pthread_cond_init(&lanes->news, NULL);
    for (size_t i = 0; i < SHARES; i++)
        front_init(&lanes->share[i].front, FRONT_MEMORY);
    while (lanes->workers < THREADS_MAX - 1
           && lanes->workers + 1 < (unsigned long)processors
           && pthread_create(&lanes->worker[lanes->workers], NULL, work, lanes)
              == 0)
        lanes->workers++;
    return lanes;
}

void lanes_close(struct lanes *lanes)
{
    if (!lanes)
        return;
    atomic_store(&lanes->closing, true);
    tell(lanes);
    while (lanes->workers > 0)
        pthread_join(lanes->worker[--lanes->workers], NULL);
    for (size_t i = 0; i < SHARES; i++)
        front_close(&lanes->share[i].front);
    pthread_cond_destroy(&lanes->news);
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

size_t lanes_may_answer(const char *text, size_t length)
{
    size_t whole = plain_bytes(text, length);

    while (whole > 0 && text[whole - 1] != '\n')
        whole--;
    return whole < SHARE_BYTES ? 0 : whole;
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

/* As many whole lines as make a share. */
static size_t share_length(const char *text, size_t length)
{
    const char *end;

    if (length <= SHARE_BYTES)
        return length;
    end = memchr(text + SHARE_BYTES, '\n', length - SHARE_BYTES);
    return end ? (size_t)(end + 1 - text) : length;
}

static void deal(struct lanes *lanes, const struct front *front,
                 const char *text, size_t length, size_t number)
{
    size_t dealt = atomic_load(&lanes->dealt);
    struct share *share = &lanes->share[dealt % SHARES];

    ask_copy(share->front.ask, front->ask);
    share->front.brief = front->brief;
    share->front.worst = NTL_ANSWERED;
    share->text = text;
    share->length = length;
    share->number = number;
    atomic_store(&share->answered, false);
    atomic_store(&lanes->dealt, dealt + 1);
    tell(lanes);
}

static void write_next(struct lanes *lanes, struct front *front)
{
    struct front *part = &lanes->share[lanes->written % SHARES].front;

    out_through(&front->out, part->out.bytes, part->out.used);
    part->out.used = 0;
    front->out.failed |= part->out.failed;
    ask_session(front->ask)->last = ask_session(part->ask)->last;
    if (part->worst > front->worst)
        front->worst = part->worst;
    lanes->written++;
}

/* The caller writes what can be written, and else answers with the others. */
static void write_or_answer(struct lanes *lanes, struct front *front)
{
    struct share *share;

    if (is_answer(lanes))
        write_next(lanes, front);
    else if ((share = take(lanes)) != NULL)
        answer(lanes, share);
    else
        wait_until(lanes, is_answer);
}

size_t lanes_answer(struct lanes *lanes, struct front *front, const char *text,
                    size_t length, size_t number)
{
    size_t at = 0, next = number;

    while (at < length || lanes->written < atomic_load(&lanes->dealt)) {
        while (at < length
               && atomic_load(&lanes->dealt) - lanes->written < SHARES) {
            size_t n = share_length(text + at, length - at);

            deal(lanes, front, text + at, n, next);
            next += count_lines(text + at, n);
            at += n;
        }
        write_or_answer(lanes, front);
    }
    return next - number;
}
