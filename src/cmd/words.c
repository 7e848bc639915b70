#include "words.h"

#include "core/text/ascii.h"

struct cmd_operand words_bare(const struct cmd_operand *operand)
{
    struct cmd_operand bare = *operand;

    while (bare.length > 1 && bare.text[0] == '('
           && bare.text[bare.length - 1] == ')') {
        bare.text++;
        bare.offset++;
        bare.length -= 2;
    }
    return bare;
}

/* x and h mark numbers: 0x12, 12h. */
bool words_is_name(const struct cmd_operand *operand)
{
    bool letters = false;

    for (size_t i = 0; i < operand->length; i++) {
        char c = operand->text[i], lower = ascii_lower(c);

        if (!ascii_is_name(c) && c != ' ')
            return false;
        letters |= lower >= 'g' && lower <= 'z' && lower != 'x' && lower != 'h';
    }
    return letters;
}
