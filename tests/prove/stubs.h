/*
 * stubs.h - what a driver of `make prove` gives Eva: arguments that may be
 * anything, memory that may hold anything, a sink.
 */
#include <ntlens/paging.h>
#include <ntlens/sink.h>
#include <stddef.h>
#include <stdint.h>

extern volatile uint64_t any64;
extern volatile uint32_t any32;
extern volatile uint16_t any16;
extern volatile uint8_t any8;
extern volatile unsigned any;

/* Up to `most`. */
static size_t up_to(size_t most)
{
    uint64_t n = any64;

    return n < most ? (size_t)n : most;
}

/* A mode, or one number that is none: drivers look at each by itself. */
static enum ntl_arch any_arch(void)
{
    return (enum ntl_arch)up_to(NTL_ARCH_COUNT);
}

static void fill(void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)bytes)[i] = any8;
}

static void take_group(struct ntl_sink *sink, const struct ntl_group *group)
{
    (void)sink, (void)group;
}

static void take_end(struct ntl_sink *sink)
{
    (void)sink;
}

static void take_item(struct ntl_sink *sink, const struct ntl_item *item)
{
    (void)sink, (void)item;
}

static void take_remark(struct ntl_sink *sink, const struct ntl_remark *remark)
{
    (void)sink, (void)remark;
}

static struct ntl_sink any_sink(void)
{
    struct ntl_sink sink = { 0 };

    sink.begin = take_group;
    sink.end = take_end;
    sink.item = take_item;
    sink.remark = take_remark;
    sink.explain = true;
    return sink;
}
