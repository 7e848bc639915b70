#include "heard.h"

#include <ntlens/format.h>
#include <string.h>

static void copy(char *to, size_t size, const char *text)
{
    size_t n = strlen(text);

    n = n < size ? n : size - 1;
    memcpy(to, text, n);
    to[n] = '\0';
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct heard *heard = (struct heard *)sink;

    heard->depth++;
    heard->rows += group->kind == NTL_ROW;
    heard->broken |= !group->key && group->kind != NTL_ROW;
}

static void end(struct ntl_sink *sink)
{
    struct heard *heard = (struct heard *)sink;

    heard->broken |= --heard->depth < 0;
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct heard *heard = (struct heard *)sink;
    struct heard_item *to;

    heard->broken |= !it->key || (it->kind == NTL_TEXT && !it->text);
    if (heard->broken || heard->items == HEARD_ITEMS)
        return;
    to = &heard->item[heard->items++];
    copy(to->key, sizeof to->key, it->key);
    if (it->kind == NTL_SENTENCE)
        ntl_format_phrase(to->text, sizeof to->text, it->phrase);
    else
        copy(to->text, sizeof to->text, it->kind == NTL_TEXT ? it->text : "");
    to->value = it->value;
    to->kind = it->kind;
    to->note = it->note;
    to->digits = it->digits;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct heard *heard = (struct heard *)sink;
    char sentence[512];

    ntl_format_phrase(sentence, sizeof sentence, &r->phrase);
    heard->broken |= strchr(sentence, '?') && !strchr(r->phrase.format, '?');
    if (r->kind == NTL_STEP && heard->steps < HEARD_FINDINGS)
        heard->step[heard->steps] = r->phrase;
    heard->steps += r->kind == NTL_STEP;
    if (r->kind == NTL_VERBATIM)
        copy(heard->line, sizeof heard->line, sentence);
    if (r->kind != NTL_FINDING || heard->findings == HEARD_FINDINGS)
        return;
    heard->broken |= !r->key;
    heard->found[heard->findings] = r->phrase;
    copy(heard->finding[heard->findings++], HEARD_KEY, r->key ? r->key : "");
}

struct ntl_sink *heard_start(struct heard *heard)
{
    memset(heard, 0, sizeof *heard);
    heard->sink = ntl_sink_of(begin, end, item, remark);
    heard->sink.explain = true;
    return &heard->sink;
}

unsigned heard_times(const struct heard *heard, const char *key)
{
    unsigned times = 0;

    for (size_t i = 0; i < heard->findings; i++)
        times += strcmp(heard->finding[i], key) == 0;
    return times;
}

bool heard_finding(const struct heard *heard, const char *key)
{
    return heard_times(heard, key) > 0;
}

const struct heard_item *heard_item(const struct heard *heard, const char *key)
{
    for (size_t i = 0; i < heard->items; i++) {
        if (strcmp(heard->item[i].key, key) == 0)
            return &heard->item[i];
    }
    return NULL;
}
