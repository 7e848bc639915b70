/* Where a module lies, by a row of lm or by a blue screen of old. */
#include "log-text.h"

enum { ADDRESS_DIGITS = 8, PAGE = 4096, LARGEST = 1 << 30 };

static bool take_address(struct text *t, uint64_t *ret)
{
    const char *from;

    skip_blanks(t);
    from = t->at;
    return text_number(t, ret) && t->at - from >= ADDRESS_DIGITS;
}

static bool take_name(struct text *t, struct text *ret)
{
    skip_blanks(t);
    ret->at = t->at;
    while (t->at < t->end && (ascii_is_name(*t->at) || *t->at == '.'
                              || *t->at == '-'))
        t->at++;
    ret->end = t->at;
    return left(*ret) > 1 && !ascii_is_digit(*ret->at)
           && (t->at == t->end || ascii_is_blank(*t->at));
}

static bool take_word(struct text *t, const char *word)
{
    size_t n = strlen(word);

    skip_blanks(t);
    if (left(*t) < n || strncasecmp(t->at, word, n) != 0)
        return false;
    t->at += n;
    return true;
}

/* `fffff801`2e400000 fffff801`2e4b2000   storport   (deferred)` */
static bool take_row(struct text t, struct log_module *ret, struct text *name)
{
    return take_address(&t, &ret->start) && take_address(&t, &ret->end)
           && ret->start % PAGE == 0 && ret->end > ret->start
           && ret->end - ret->start <= LARGEST && take_name(&t, name);
}

/* `***  storport.sys - Address F.. base at F.., DateStamp 5fac8a1d` */
static bool take_place(struct text t, struct log_module *ret, struct text *name)
{
    while (t.at < t.end && (*t.at == '*' || ascii_is_blank(*t.at)))
        t.at++;
    if (!take_name(&t, name) || !take_word(&t, "-")
        || !take_word(&t, "Address") || !take_address(&t, &ret->end)
        || !take_word(&t, "base at") || !take_address(&t, &ret->start))
        return false;
    return ret->end++ >= ret->start;
}

bool log_take_module(struct log *log, struct text t)
{
    struct log_module module = { .start = 0 };
    struct text name;

    if (log->modules == LOG_MODULES
        || !(take_row(t, &module, &name) || take_place(t, &module, &name))
        || left(name) >= sizeof module.name)
        return false;
    memcpy(module.name, name.at, left(name));
    log->module[log->modules++] = module;
    return true;
}
