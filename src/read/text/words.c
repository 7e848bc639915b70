#include "words.h"

bool word_number(struct span word, unsigned least, uint64_t *ret)
{
    uint64_t value = 0;
    unsigned digits = 0;

    (void)span_take(&word, "0x");
    while (word.end > word.at && strchr(",.:;)'", word.end[-1]))
        word.end--;
    for (; word.at < word.end; word.at++) {
        unsigned digit = ascii_hex(*word.at);

        if (*word.at == '`' && digits)
            continue;
        if (digit > 15 || ++digits > 16)
            return false;
        value = value << 4 | digit;
    }
    *ret = value;
    return digits >= least && digits > 0;
}

bool line_value(struct span line, const char *label, uint64_t *ret)
{
    const char *at = span_find(line, label);

    if (!at)
        return false;
    line.at = at + strlen(label);
    span_skip(&line, " \t:=");
    return word_number(line_word(&line), 1, ret);
}

bool line_is_command(struct span line, const char *command)
{
    (void)line_skip_prompt(&line);
    return span_take_word(&line, command);
}

void put_question(struct buffer *text, const char *prefix, uint64_t value)
{
    if (!text)
        return;
    buffer_text(text, prefix);
    buffer_char(text, ' ');
    buffer_hex(text, value);
}
