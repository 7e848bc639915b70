/* !pfn: the frame, its PTE's place, and what the PTE was. */
#include "reader.h"

#include "read/text/words.h"

static bool is_head(struct span line)
{
    uint64_t ignored;

    return line_value(line, "PFN ", &ignored) && span_find(line, "at address");
}

static bool is_body(struct span line)
{
    return span_find(line, "pteaddress") || span_find(line, "restore pte")
           || span_find(line, "reference count") || span_find(line, "flink");
}

static size_t claims(struct lines at)
{
    size_t n = line_is_command(at.line[0], "!pfn");

    if (n >= at.count || !is_head(at.line[n]))
        return 0;
    for (n++; n < at.count && (is_body(at.line[n])
                               || span_find(at.line[n], "Active")); n++)
        ;
    return n;
}

static const struct { const char *label, *question; } rows[] = {
    { "PFN ", "pfn" }, { "pteaddress ", "pte2va" }, { "restore pte ", "mmpte" },
};

static void read(struct lines block, struct findings *ret)
{
    uint64_t value;

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < block.count; i++)
            if (!line_is_command(block.line[i], "!pfn")
                && line_value(block.line[i], rows[r].label, &value)) {
                put_question(findings_ask(ret), rows[r].question, value);
                break;
            }
}

const struct reader reader_pfn_block = { "pfn-block", claims, read, false };
