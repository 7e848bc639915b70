/* In which builds a service has which number. */
#include <ntlens/syscall.h>

/* What one build says, each value once: it may have more than one table. */
struct saying {
    uint32_t build;
    uint16_t value[NTL_SYSCALL_CHOICES];
    unsigned count;
    bool silent;                /* one of its tables does not know            */
};

struct ranges {
    struct ntl_syscall_range *range;
    size_t count;
    uint32_t previous;          /* build                                      */
};

static void say(struct saying *saying, uint16_t value)
{
    for (unsigned i = 0; i < saying->count; i++) {
        if (saying->value[i] == value)
            return;
    }
    if (saying->count < NTL_SYSCALL_CHOICES)
        saying->value[saying->count++] = value;
}

/* The range of that value that reaches the build before, or a new one. */
static struct ntl_syscall_range *range_of(struct ranges *ranges, uint16_t value,
                                          uint32_t build)
{
    struct ntl_syscall_range *new;

    for (size_t i = 0; i < ranges->count; i++) {
        if (ranges->range[i].value == value
            && ranges->range[i].last == ranges->previous)
            return &ranges->range[i];
    }
    new = &ranges->range[ranges->count++];
    *new = (struct ntl_syscall_range) { .first = build, .value = value };
    return new;
}

static void add_build(struct ranges *ranges, const struct saying *saying)
{
    for (unsigned v = 0; v < saying->count; v++) {
        struct ntl_syscall_range *range
            = range_of(ranges, saying->value[v], saying->build);

        range->last = saying->build;
        range->disputed |= saying->silent || saying->count > 1;
    }
    ranges->previous = saying->build;
}

/* What an edition says of the question; false: nothing. */
struct question {
    uint32_t row;
    uint16_t service;
    bool of_row;                /* else of the service                        */
    uint8_t list;               /* answered last                              */
    bool asked, said;
    uint16_t value;
};

static bool ask(struct question *q, const struct ntl_syscall_edition *edition)
{
    if (q->asked && q->list == edition->list)
        return q->said;
    q->asked = true;
    q->list = edition->list;
    if (!q->of_row)
        return q->said = ntl_syscall_row(edition, q->service, &q->value);
    q->value = ntl_syscall_at(edition, q->row);
    return q->said = q->value != NTL_SERVICE_NONE;
}

static void hear(struct saying *saying, struct question *q,
                 const struct ntl_syscall_edition *edition)
{
    if (ask(q, edition))
        say(saying, q->value);
    else
        saying->silent = true;
}

/* Editions of one build stand together. */
static size_t collect(enum ntl_arch arch, enum ntl_syscall_table table,
                      struct question *q, struct ntl_syscall_range *ret)
{
    struct ranges ranges = { .range = ret };
    struct saying saying = { .build = 0 };
    size_t count = ntl_syscall_editions(arch, table);

    for (size_t i = 0; i < count; i++) {
        struct ntl_syscall_edition edition
            = ntl_syscall_edition(arch, table, i);

        if (edition.build != saying.build) {
            add_build(&ranges, &saying);
            saying = (struct saying) { .build = edition.build };
        }
        hear(&saying, q, &edition);
    }
    add_build(&ranges, &saying);
    return ranges.count;
}

size_t ntl_syscall_rows(enum ntl_arch arch, uint16_t service,
                        struct ntl_syscall_range *ret)
{
    struct question q = { .service = service };

    return collect(arch, ntl_syscall_table_of(service), &q, ret);
}

size_t ntl_syscall_services(enum ntl_arch arch, enum ntl_syscall_table table,
                            uint32_t row, struct ntl_syscall_range *ret)
{
    struct question q = { .row = row, .of_row = true };

    return collect(arch, table, &q, ret);
}
