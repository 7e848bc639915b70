#include "call.h"

enum { LONGEST = 400, SHOWN = 4, NARROW = 3, LEAST = 5, MOST = 12 };

/* The numbers of the line before the name, the last ones first. */
static unsigned numbers_before(struct span line, struct figure *ret)
{
    unsigned n = 0;

    while (line.end > line.at && n < MOST) {
        struct span word = { line.end, line.end };

        while (word.at > line.at && (ascii_hex(word.at[-1]) < 16
                                     || word.at[-1] == '`'))
            word.at--;
        if (word.at == word.end) {
            if (!ascii_is_blank(line.end[-1]) && line.end[-1] != ':')
                break;
            line.end--;
            continue;
        }
        line.end = word.at;
        if (!figure_take(&word, false, &ret[n]) || word.at < word.end)
            break;
        n++;
    }
    return n;
}

/*
 * x64 stores the code and three parameters in their homes, which `kv` shows;
 * `kb` of x86 shows the code and two.
 */
bool stop_call(struct span text, struct span here, struct sighting *ret)
{
    struct figure number[MOST];
    struct span line = { here.at, here.at }, s = here;
    unsigned count, shown;

    (void)(span_take(&s, "nt!") || span_take(&s, "ntkrnlmp!")
           || span_take(&s, "ntoskrnl!"));
    if (!span_take_word(&s, "KeBugCheckEx"))
        return false;
    while (line.at > text.at && line.at[-1] != '\n'
           && line.end - line.at < LONGEST)
        line.at--;
    count = numbers_before(line, number);
    shown = memchr(line.at, ':', span_left(line)) ? SHOWN : NARROW;
    if (count < LEAST || !figure_is_code(&number[shown - 1]))
        return false;
    ret->says.code = number[shown - 1];
    for (unsigned i = 0; i + 1 < shown; i++) {
        ret->says.parameter[i] = number[shown - 2 - i];
        ret->says.given |= (uint8_t)(1u << i);
    }
    ret->last_resort = true;    /* a D1 begins as an A                        */
    ret->from = number[shown - 1].text;
    ret->to = s.at;
    return true;
}
