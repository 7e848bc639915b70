#include <ntlens/expr.h>

#include "ascii.h"
#include "literal.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

struct parser {
    const char *text;
    size_t length;
    size_t at;                  /* the next character                         */
    size_t end;                 /* of the last token read                     */
    unsigned depth;             /* parentheses and signs around `at`          */
    bool wrapped;
    const struct ntl_scope *scope;
    struct ntl_diag *diag;
};

struct span {
    size_t at, length;
};

/* --- operators ------------------------------------------------------------ */

static uint64_t add(uint64_t a, uint64_t b, bool *wrapped)
{
    *wrapped |= a + b < a;
    return a + b;
}

static uint64_t subtract(uint64_t a, uint64_t b, bool *wrapped)
{
    *wrapped |= a < b;
    return a - b;
}

static uint64_t multiply(uint64_t a, uint64_t b, bool *wrapped)
{
    *wrapped |= b && a > UINT64_MAX / b;
    return a * b;
}

static uint64_t shift_arithmetic(uint64_t a, uint64_t b, bool *wrapped)
{
    uint64_t signs = a >> 63 ? UINT64_MAX : 0;

    (void)wrapped;
    if (b >= 64)
        return signs;
    return b ? a >> b | signs << (64 - b) : a;
}

#define OPERATION(name, result)                                                \
    static uint64_t name(uint64_t a, uint64_t b, bool *wrapped)                \
    {                                                                          \
        (void)wrapped;                                                         \
        return result;                                                         \
    }

OPERATION(divide,        a / b)
OPERATION(remainder_of,  a % b)
OPERATION(shift_left,    b < 64 ? a << b : 0)
OPERATION(shift_right,   b < 64 ? a >> b : 0)
OPERATION(less,          a < b)
OPERATION(less_equal,    a <= b)
OPERATION(greater,       a > b)
OPERATION(greater_equal, a >= b)
OPERATION(equal,         a == b)
OPERATION(unequal,       a != b)
OPERATION(and_of,        a & b)
OPERATION(xor_of,        a ^ b)
OPERATION(or_of,         a | b)

struct operator {
    char text[4];               /* letters: a word of its own                 */
    uint8_t length;
    uint8_t level;              /* how tightly it binds: C's order            */
    bool divides;               /* 0 on the right is an error                 */
    uint64_t (*apply)(uint64_t a, uint64_t b, bool *wrapped);
};

/* A longer one stands before its beginning. */
static const struct operator operators[] = {
    { ">>>", 3, 6, false, shift_arithmetic },
    { ">>",  2, 6, false, shift_right },
    { "<<",  2, 6, false, shift_left },
    { ">=",  2, 5, false, greater_equal },
    { "<=",  2, 5, false, less_equal },
    { "==",  2, 4, false, equal },
    { "!=",  2, 4, false, unequal },
    { "+",   1, 7, false, add },
    { "-",   1, 7, false, subtract },
    { "*",   1, 8, false, multiply },
    { "/",   1, 8, true,  divide },
    { "%",   1, 8, true,  remainder_of },
    { ">",   1, 5, false, greater },
    { "<",   1, 5, false, less },
    { "&",   1, 3, false, and_of },
    { "^",   1, 2, false, xor_of },
    { "|",   1, 1, false, or_of },
    { "and", 3, 3, false, and_of },     /* MASM's words, as WinDbg has them   */
    { "xor", 3, 2, false, xor_of },
    { "or",  2, 1, false, or_of },
    { "mod", 3, 8, true,  remainder_of },
};

/* --- built-in functions --------------------------------------------------- */

/* hi() and low() are those of a 32-bit number, as in WinDbg. */
static uint64_t sx32(uint64_t x) { return x >> 31 & 1 ? x | ~0xffffffffull
                                                      : x & 0xffffffff; }
static uint64_t hi(uint64_t x)   { return x >> 16 & 0xffff; }
static uint64_t low(uint64_t x)  { return x & 0xffff; }
static uint64_t hi32(uint64_t x) { return x >> 32; }
static uint64_t lo32(uint64_t x) { return x & 0xffffffff; }

static const struct {
    const char *name;
    uint64_t (*apply)(uint64_t x);
} functions[] = {
    { "sx32", sx32 }, { "hi", hi }, { "low", low },
    { "hi32", hi32 }, { "lo32", lo32 },
};

/* --- the parser ----------------------------------------------------------- */

static enum ntl_status fail(struct parser *p, enum ntl_status status,
                            struct span where, const char *hint)
{
    *p->diag = (struct ntl_diag) {
        .offset = where.at, .length = where.length,
        .hint = { .format = hint, .number = { DEPTH_MAX } },
    };
    return status;
}

static void tell(const struct parser *p, struct ntl_expr_step step)
{
    if (p->scope && p->scope->step)
        p->scope->step(p->scope, &step);
}

static void take(struct parser *p, size_t length)
{
    p->at += length;
    p->end = p->at;
}

/* The next character that is not blank; false at the end. */
static bool more(struct parser *p)
{
    while (p->at < p->length && ascii_is_blank(p->text[p->at]))
        p->at++;
    return p->at < p->length;
}

static bool next_is(struct parser *p, char c)
{
    return more(p) && p->text[p->at] == c;
}

static size_t name_length(const struct parser *p, size_t at)
{
    size_t end = at;

    while (end < p->length && ascii_is_name(p->text[end]))
        end++;
    return end - at;
}

/* The next token, to point at: a word, a name with its sigil, a character. */
static struct span token(struct parser *p)
{
    struct span here = { p->at, 0 };

    if (!more(p))
        return (struct span) { p->length, 0 };
    here.at = p->at;
    here.length = ntl_literal_word(p->text + p->at, p->length - p->at);
    if (here.length == 0) {
        char c = p->text[p->at];

        here.length = 1;
        if (c == '$' || c == '@')
            here.length += name_length(p, p->at + 1);
        else if ((unsigned char)c >= 0xc0)  /* UTF-8: all of the character */
            while (p->at + here.length < p->length && here.length < 4
                   && (p->text[p->at + here.length] & 0xc0) == 0x80)
                here.length++;
    }
    return here;
}

static enum ntl_status unexpected(struct parser *p, const char *hint)
{
    return fail(p, NTL_ESYNTAX, token(p), hint);
}

/* Over a parenthesis or a sign, a level down. */
static enum ntl_status enter(struct parser *p)
{
    if (p->depth == DEPTH_MAX)
        return fail(p, NTL_EDEEP, (struct span) { p->at, 1 },
                    "parentheses and signs go %d deep");
    p->depth++;
    take(p, 1);
    return NTL_OK;
}

static enum ntl_status binary(struct parser *p, unsigned level, uint64_t *ret);

/* A parenthesis and what is in it. */
static enum ntl_status open_group(struct parser *p, uint64_t *ret)
{
    enum ntl_status status = enter(p);

    return status == NTL_OK ? binary(p, 0, ret) : status;
}

static enum ntl_status close_group(struct parser *p, struct span open)
{
    if (!more(p))
        return fail(p, NTL_ESYNTAX, open, "this ( is never closed");
    if (!next_is(p, ')'))
        return unexpected(p, "an operator or ) is expected here");
    take(p, 1);
    p->depth--;
    return NTL_OK;
}

static enum ntl_status group(struct parser *p, uint64_t *ret)
{
    struct span open = { p->at, 1 };
    enum ntl_status status = open_group(p, ret);

    return status == NTL_OK ? close_group(p, open) : status;
}

static enum ntl_status scope_function(struct parser *p, struct span name,
                                      uint64_t argument, uint64_t *ret)
{
    const struct ntl_scope *scope = p->scope;
    enum ntl_status status = scope && scope->function
        ? scope->function(scope, p->text + name.at, name.length, argument, ret)
        : NTL_ENAME;

    if (status == NTL_ENAME)
        return fail(p, status, name, "there is no function of that name");
    if (status != NTL_OK)
        return fail(p, status, (struct span) { name.at, p->end - name.at },
                    NULL);
    return NTL_OK;
}

/* name(x, BYTES), after the comma. */
static enum ntl_status call_bytes(struct parser *p, struct span name,
                                  struct span open, uint64_t argument,
                                  uint64_t *ret)
{
    const struct ntl_scope *scope = p->scope;
    struct span bytes = { p->at + 1, 0 };
    const char *hint = "there is no function of that name and two arguments";
    enum ntl_status status = NTL_ENAME;

    while (bytes.at + bytes.length < p->length
           && p->text[bytes.at + bytes.length] != ')')
        bytes.length++;
    if (bytes.at + bytes.length == p->length)
        return fail(p, NTL_ESYNTAX, open, "this ( is never closed");
    take(p, 1 + bytes.length);
    if (scope && scope->bytes)
        status = scope->bytes(scope, p->text + name.at, name.length, argument,
                              p->text + bytes.at, bytes.length, ret, &hint);
    if (status != NTL_OK)
        return fail(p, status, status == NTL_ENAME ? name : bytes, hint);
    return close_group(p, open);
}

static enum ntl_status call(struct parser *p, struct span name, uint64_t *ret)
{
    struct span open = { p->at, 1 };
    uint64_t argument;
    enum ntl_status status = open_group(p, &argument);
    bool built_in = false;

    if (status == NTL_OK && next_is(p, ','))
        return call_bytes(p, name, open, argument, ret);
    if (status == NTL_OK)
        status = close_group(p, open);

    if (status != NTL_OK)
        return status;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (ascii_same(functions[i].name, p->text + name.at, name.length)) {
            *ret = functions[i].apply(argument);
            built_in = true;
            break;
        }
    }
    if (!built_in)
        status = scope_function(p, name, argument, ret);
    if (status == NTL_OK)
        tell(p, (struct ntl_expr_step) {
            NTL_CALL_STEP, p->text + name.at, name.length, 0, argument, *ret,
        });
    return status;
}

/* A digit or ` after hexadecimal letters: meant as a number, right or wrong. */
static bool looks_like_number(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length && !ascii_is_digit(text[at])
           && (ascii_hex(text[at]) < 16 || text[at] == '_'))
        at++;
    return at < length && text[0] != '_'
        && (ascii_is_digit(text[at]) || text[at] == '`' || text[at] == '\'');
}

static enum ntl_status named(struct parser *p, uint64_t *ret)
{
    struct span name = { p->at, name_length(p, p->at) };

    take(p, name.length);
    if (next_is(p, '('))
        return call(p, name, ret);
    return fail(p, NTL_ENAME, name,
                "names are $variable, @register and function(x); symbols are "
                "not known here, type the address");
}

static enum ntl_status word(struct parser *p, uint64_t *ret)
{
    const char *text = p->text + p->at;
    size_t length = ntl_literal_word(text, p->length - p->at);
    enum ntl_status status;

    if (!looks_like_number(text, length)
        && ntl_number_length(text, length) < length)
        return named(p, ret);
    status = ntl_literal(text, length, ret, p->diag);
    if (status == NTL_OK)
        take(p, length);
    else
        p->diag->offset += p->at;
    return status;
}

/* `@@masm(10 + 20)` is what it says; in C++ digits alone would be decimal. */
static enum ntl_status evaluator(struct parser *p, uint64_t *ret)
{
    static const char masm[] = "@@masm";
    size_t n = sizeof masm - 1;

    if (p->length - p->at > n && memcmp(p->text + p->at, masm, n) == 0
        && p->text[p->at + n] == '(') {
        take(p, n);
        return group(p, ret);
    }
    return fail(p, NTL_ESYNTAX, (struct span) { p->at, 2 },
                "only @@masm(..) is read: C++ takes digits alone as decimal, "
                "here 0n says so");
}

/* $name and @name. */
static enum ntl_status sigil(struct parser *p, uint64_t *ret)
{
    const struct ntl_scope *scope = p->scope;
    bool is_register = p->text[p->at] == '@';
    struct span all = { p->at, 1 + name_length(p, p->at + 1) };
    const char *name = p->text + p->at + 1;
    enum ntl_status status = NTL_ENAME;

    if (all.length == 1)
        return fail(p, NTL_ESYNTAX, all, "a name is expected after it");
    if (scope && is_register && scope->reg)
        status = scope->reg(scope, name, all.length - 1, ret);
    else if (scope && !is_register && scope->variable)
        status = scope->variable(scope, name, all.length - 1, ret);
    if (status != NTL_OK)
        return fail(p, status, all, NULL);
    take(p, all.length);
    return NTL_OK;
}

/* Bytes of `nt!Name` from here; 0: it is none. */
static size_t symbol_length(const struct parser *p)
{
    size_t module = name_length(p, p->at);
    size_t mark = p->at + module;

    if (module == 0 || mark + 1 >= p->length || p->text[mark] != '!'
        || !ascii_is_name(p->text[mark + 1]))
        return 0;
    return module + 1 + name_length(p, mark + 1);
}

/* A symbol has a value once it was set, or a paste taught it. */
static enum ntl_status symbol(struct parser *p, size_t length, uint64_t *ret)
{
    const struct ntl_scope *scope = p->scope;
    struct span all = { p->at, length };
    enum ntl_status status = scope && scope->variable
        ? scope->variable(scope, p->text + p->at, length, ret) : NTL_ENAME;

    if (status != NTL_OK)
        return fail(p, status, all, "there are no symbols here: `set nt!NAME "
                    "VALUE` gives one its value, and a pasted `dq nt!NAME L1` "
                    "teaches it");
    take(p, length);
    return NTL_OK;
}

static enum ntl_status primary(struct parser *p, uint64_t *ret)
{
    char c = p->text[p->at];
    size_t length;

    if (c == '(')
        return group(p, ret);
    if (c == '@' && p->at + 1 < p->length && p->text[p->at + 1] == '@')
        return evaluator(p, ret);
    if (c == '$' || c == '@')
        return sigil(p, ret);
    if ((length = symbol_length(p)) > 0)
        return symbol(p, length, ret);
    if (ascii_is_name(c))
        return word(p, ret);
    return unexpected(p, "a number is expected here");
}

static enum ntl_status unary(struct parser *p, uint64_t *ret);

/* The word `not`, not a name that begins so. */
static bool at_not(const struct parser *p)
{
    return p->length - p->at > 3 && ascii_same("not", p->text + p->at, 3)
           && !ascii_is_name(p->text[p->at + 3]);
}

/* WinDbg's, which is logical: 1 where what follows is 0. */
static enum ntl_status logical_not(struct parser *p, uint64_t *ret)
{
    enum ntl_status status = enter(p);
    uint64_t right;

    if (status != NTL_OK)
        return status;
    take(p, 2);
    status = unary(p, ret);
    if (status != NTL_OK)
        return status;
    p->depth--;
    right = *ret;
    *ret = right == 0;
    tell(p, (struct ntl_expr_step) {
        NTL_SIGN_STEP, "not ", 4, 0, right, *ret,
    });
    return NTL_OK;
}

static enum ntl_status unary(struct parser *p, uint64_t *ret)
{
    enum ntl_status status;
    uint64_t right;
    char sign;

    if (!more(p))
        return unexpected(p, "a number is expected here");
    if (at_not(p))
        return logical_not(p, ret);
    sign = p->text[p->at];
    if (sign != '-' && sign != '~' && sign != '+')
        return primary(p, ret);
    status = enter(p);
    if (status == NTL_OK)
        status = unary(p, ret);
    if (status != NTL_OK)
        return status;
    p->depth--;
    right = *ret;
    if (sign == '+')
        return NTL_OK;
    *ret = sign == '-' ? 0 - right : ~right;
    tell(p, (struct ntl_expr_step) {
        NTL_SIGN_STEP, sign == '-' ? "-" : "~", 1, 0, right, *ret,
    });
    return NTL_OK;
}

static bool is_operator(const struct parser *p, const struct operator *o)
{
    const char *text = p->text + p->at;
    size_t left = p->length - p->at;

    if (o->length > left || !ascii_is_letter(o->text[0]))
        return o->length <= left && memcmp(o->text, text, o->length) == 0;
    return ascii_same(o->text, text, o->length)
           && (left == o->length || !ascii_is_name(text[o->length]));
}

static const struct operator *next_operator(struct parser *p)
{
    if (!more(p))
        return NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const struct operator *o = &operators[i];

        if (is_operator(p, o))
            return o;
    }
    return NULL;
}

/* What operators that bind at least as tightly as `level` make. */
static enum ntl_status binary(struct parser *p, unsigned level, uint64_t *ret)
{
    enum ntl_status status = unary(p, ret);
    const struct operator *o;

    while (status == NTL_OK && (o = next_operator(p)) && o->level >= level) {
        uint64_t left = *ret, right;
        size_t from;

        take(p, o->length);
        more(p);
        from = p->at;
        status = binary(p, o->level + 1u, &right);
        if (status != NTL_OK)
            break;
        if (o->divides && right == 0)
            return fail(p, NTL_EZERO, (struct span) { from, p->end - from },
                        NULL);
        *ret = o->apply(left, right, &p->wrapped);
        tell(p, (struct ntl_expr_step) {
            NTL_BINARY_STEP, o->text, o->length, left, right, *ret,
        });
    }
    return status;
}

enum ntl_status ntl_expr(const char *text, size_t length,
                         const struct ntl_scope *scope, struct ntl_value *ret,
                         struct ntl_diag *diag)
{
    struct parser p = {
        .text = text, .length = length, .scope = scope, .diag = diag,
    };
    uint64_t value = 0;
    enum ntl_status status = binary(&p, 0, &value);

    if (status != NTL_OK)
        return status;
    if (next_is(&p, ')'))
        return unexpected(&p, "no ( belongs to this )");
    if (more(&p))
        return unexpected(&p, "an operator is expected here");
    *ret = (struct ntl_value) { value, p.wrapped };
    return NTL_OK;
}
