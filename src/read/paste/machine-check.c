/* !errrec, WHEA-Logger: a bank's status, and which bank's it is. */
#include "reader.h"

#include "read/stop/figure.h"
#include "read/text/words.h"

enum { BANKS = 32, FURTHEST = 40 };

struct bank {
    uint64_t status;
    uint32_t number;
    bool has_status, has_number;
};

/* The number after a label, whatever marks it as one: `"MCABank">5<`. */
static bool take_number(struct span line, const char *label, bool decimal,
                        uint64_t *ret)
{
    const char *at = span_find(line, label), *from = at;
    struct figure figure;

    if (!at)
        return false;
    line.at = at + strlen(label);
    while (line.at < line.end && line.at - from < FURTHEST
           && !ascii_is_digit(*line.at) && !ascii_is_letter(*line.at))
        line.at++;
    if (!figure_take(&line, decimal, &figure) || figure.kind != FIGURE_NUMBER)
        return false;
    *ret = figure.value;
    return true;
}

static bool take_bank(struct span line, struct bank *bank)
{
    static const char *const labels[] = {
        "MCABank", "MCA Bank", "MciBank", "Bank Number", "Bank", NULL,
    };
    uint64_t number;

    for (const char *const *label = labels; *label; label++)
        if (take_number(line, *label, true, &number) && number < BANKS) {
            bank->number = (uint32_t)number;
            return bank->has_number = true;
        }
    return false;
}

/* A status that counts has its highest bit set: VAL. */
static bool take_status(struct span line, struct bank *bank)
{
    static const char *const labels[] = {
        "MciStatus", "MciStat", "MCi_STATUS", "MCi Status", "MCA_STATUS",
        "MCi_STAT", "Mca Status", NULL,
    };

    for (const char *const *label = labels; *label; label++)
        if (take_number(line, *label, false, &bank->status)
            && bank->status >> 63)
            return bank->has_status = true;
    span_skip(&line, " \t");
    return span_take_word(&line, "Status")
           && take_number(line, ":", false, &bank->status)
           && bank->status >> 63 && (bank->has_status = true);
}

/* Lines from the one that names the bank, or the status, to the status. */
static size_t claims(struct lines at)
{
    enum { APART = 8 };
    struct bank bank = { .status = 0 };

    if (take_status(at.line[0], &bank))
        return 1;
    if (!take_bank(at.line[0], &bank))
        return 0;
    for (size_t n = 1; n < at.count && n < APART; n++)
        if (take_status(at.line[n], &bank))
            return n + 1;
    return 0;
}

static void read(struct lines block, struct findings *ret)
{
    struct bank bank = { .status = 0 };
    struct buffer *text = findings_ask(ret);
    char digits[4] = "";

    for (size_t i = 0; i < block.count; i++) {
        (void)take_bank(block.line[i], &bank);
        (void)take_status(block.line[i], &bank);
    }
    if (!text)
        return;
    digits[0] = (char)('0' + bank.number / 10);
    digits[1] = (char)('0' + bank.number % 10);
    buffer_text(text, "reg mc");
    buffer_text(text, digits + (bank.number < 10));
    put_question(text, "_status", bank.status);
    if (!bank.has_number)
        findings_note(ret, (struct note) {
            .key = "bank_unknown",
            .format = "the text does not say which bank's status it is: read "
                      "as bank 0's, as they all are but for model codes",
        }, (struct span) { NULL, NULL });
}

const struct reader reader_machine_check = {
    "machine-check", claims, read, false
};
