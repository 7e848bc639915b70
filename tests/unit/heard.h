/* heard.h - a sink that remembers, for tests of what the core shows. */
#ifndef HEARD_H
#define HEARD_H

#include <ntlens/phrase.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEARD_ITEMS = 1024, HEARD_FINDINGS = 64 };
enum { HEARD_KEY = 48, HEARD_TEXT = 192 };

struct heard_item {
    char key[HEARD_KEY], text[HEARD_TEXT];
    uint64_t value;
    enum ntl_kind kind;
    const char *note;
    uint8_t digits;
};

struct heard {
    struct ntl_sink sink;
    struct heard_item item[HEARD_ITEMS];
    size_t items;
    char finding[HEARD_FINDINGS][HEARD_KEY];
    struct ntl_phrase found[HEARD_FINDINGS];    /* what it says               */
    size_t findings;
    size_t rows, steps;
    struct ntl_phrase step[HEARD_FINDINGS];     /* the first ones             */
    char line[HEARD_TEXT];      /* the last verbatim one                      */
    int depth;                  /* 0 after a whole answer                     */
    bool broken;                /* a key was missing, an end had no begin     */
};

/* Forgets everything; steps are wanted. */
struct ntl_sink *heard_start(struct heard *heard);

bool heard_finding(const struct heard *heard, const char *key);
unsigned heard_times(const struct heard *heard, const char *key);

/* The first item of that key, or NULL. */
const struct heard_item *heard_item(const struct heard *heard, const char *key);

#endif
