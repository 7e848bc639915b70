#include <ntlens/evidence.h>

#include <string.h>

const char *ntl_origin_name(enum ntl_origin origin)
{
    static const char *const names[NTL_ORIGINS] = {
#define X(name, text) [NTL_FROM_##name] = text,
        NTL_ORIGIN_MAP(X)
#undef X
    };

    return names[(unsigned)origin < NTL_ORIGINS ? origin : NTL_FROM_NOWHERE];
}

static const struct { const char *key, *name; } roles[NTL_ROLES] = {
    [NTL_ROLE_INSTRUCTION] = { "instruction", "the instruction is in it" },
    [NTL_ROLE_CALLED_LEAF] = { "called_leaf",
                               "called the function that faulted" },
    [NTL_ROLE_CALLED_BUGCHECK] = { "called_bugcheck", "called KeBugCheckEx" },
    [NTL_ROLE_PARAMETER] = { "parameter", "named by a parameter" },
    [NTL_ROLE_STACK] = { "stack", "on the stack" },
    [NTL_ROLE_TEXT] = { "text", "named by the text" },
};

const char *ntl_role_name(enum ntl_role role)
{
    return roles[(unsigned)role < NTL_ROLES ? role : NTL_ROLE_TEXT].name;
}

const char *ntl_role_key(enum ntl_role role)
{
    return roles[(unsigned)role < NTL_ROLES ? role : NTL_ROLE_TEXT].key;
}

void ntl_evidence_of(const struct ntl_bugcheck_question *question,
                     const struct ntl_region_view *view,
                     struct ntl_evidence *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->question = *question;
    ret->view = *view;
}

/* Names are spelt with and without .sys; no case counts. */
static size_t stem(const char *name)
{
    size_t length = strlen(name), dot = length;

    while (dot > 0 && name[dot - 1] != '.')
        dot--;
    return dot > 1 ? dot - 1 : length;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_module(const struct ntl_part *a, const struct ntl_part *b)
{
    size_t n = stem(a->name);

    if (n != stem(b->name)
        || (a->unloaded != b->unloaded && b->role != NTL_ROLE_TEXT))
        return false;
    for (size_t i = 0; i < n; i++)
        if (lower(a->name[i]) != lower(b->name[i]))
            return false;
    return true;
}

/* Whoever acted stays beside what only points at him. */
static bool says_more(const struct ntl_part *known, const struct ntl_part *part)
{
    return same_module(known, part)
           && (known->role == part->role || part->role >= NTL_ROLE_STACK);
}

/* The longer name has .sys; SYMBOL_NAME has an offset, IMAGE_NAME has none. */
static void learn_more(struct ntl_part *known, const struct ntl_part *part)
{
    if (strlen(part->name) > strlen(known->name))
        memcpy(known->name, part->name, sizeof part->name);
    if (known->role != part->role || known->has_offset || !part->has_offset)
        return;
    known->address = part->address;
    known->offset = part->offset;
    known->has_offset = true;
}

void ntl_evidence_add(struct ntl_evidence *evidence,
                      const struct ntl_part *part)
{
    unsigned at = evidence->parts;

    for (unsigned i = 0; i < evidence->parts; i++) {
        if (!says_more(&evidence->part[i], part))
            continue;
        learn_more(&evidence->part[i], part);
        return;
    }
    if (evidence->parts == NTL_PARTS)
        return;
    for (; at > 0 && evidence->part[at - 1].role > part->role; at--)
        evidence->part[at] = evidence->part[at - 1];
    evidence->part[at] = *part;
    evidence->parts++;
}

const struct ntl_part *ntl_evidence_part(const struct ntl_evidence *evidence,
                                         enum ntl_role role)
{
    for (unsigned i = 0; i < evidence->parts; i++)
        if (evidence->part[i].role == role)
            return &evidence->part[i];
    return NULL;
}
