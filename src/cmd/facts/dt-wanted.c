#include "dt-wanted.h"

#include "core/text/le.h"
#include "space/memory.h"

#include <string.h>
#include <strings.h>

/* --- fields --------------------------------------------------------------- */

bool dt_has_prefix(const char *name, const struct dt_choice *choice)
{
    return strlen(name) >= choice->length
           && strncasecmp(name, choice->prefix, choice->length) == 0;
}

struct ntl_struct_path dt_below(const struct dt_choice *choice,
                                const struct ntl_member *member)
{
    struct ntl_struct_path path = choice->path;

    path.structure[path.depth] = ntl_struct_path_inner(&choice->path);
    path.member[path.depth++] = member;
    return path;
}

/* How many fields begin so, and the last of them. */
static size_t fields_of(const struct dt_choice *choice,
                        const struct ntl_member **ret)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&choice->path);
    size_t count, found = 0;
    const struct ntl_member *m;

    if (!inner)
        return 0;
    m = ntl_structure_members(inner, &count);
    for (size_t i = 1; i < count; i++) {
        if (dt_has_prefix(ntl_member_name(&m[i]), choice)) {
            *ret = &m[i];
            found++;
        }
    }
    return found;
}

/* Bits. and Bits.B begin Bits.BaseHigh, though Bits is a field, too. */
static size_t step_back(struct dt_choice *choice, const char *text, size_t at)
{
    const struct ntl_member *last;

    if (choice->path.depth == 0 || ntl_struct_path_inner(&choice->path)
        || text[at - 1] != '.')
        return at;
    last = choice->path.member[--choice->path.depth];
    return at - 1 - strlen(ntl_member_name(last));
}

/* Prcb.Curr or Prcb.Curr*: whole fields, then the beginning of others. */
static bool read_field(const struct ntl_structure *structure,
                       const struct cmd_operand *o, struct dt_choice *choice)
{
    bool star = o->length && o->text[o->length - 1] == '*';
    size_t length = o->length - star, found;
    bool open = star || (length && o->text[length - 1] == '.');
    size_t at
        = ntl_struct_path_begin(structure, o->text, length, &choice->path);
    const struct ntl_member *only = NULL;

    if (open || at < length)
        at = step_back(choice, o->text, at);
    choice->prefix = o->text + at;
    choice->length = length - at;
    choice->list = open || choice->length > 0;
    found = fields_of(choice, &only);
    if (choice->list && found == 1 && !open) {
        choice->path = dt_below(choice, only);
        choice->list = false;
    }
    return !choice->list || found > 0;
}

/* Where the mark stands; the word's length where there is none. */
static size_t equals_in(const struct cmd_operand *word)
{
    size_t i = 1;

    while (i < word->length && word->text[i] != '=')
        i++;
    return i < word->length ? i : word->length;
}

static bool is_pair(const struct cmd_operand *word)
{
    return equals_in(word) < word->length;
}

/* The rest of a word. */
static struct cmd_operand after(const struct cmd_operand *word, size_t at)
{
    struct cmd_operand rest = *word;

    rest.text += at;
    rest.offset += at;
    rest.length -= at;
    return rest;
}

/* Where the structure's name ends: at `.`, `->` or `::`; 0: there is none. */
static size_t mark_in(const struct cmd_operand *o, size_t *length)
{
    static const char *const marks[] = { ".", "->", "::" };

    for (size_t i = 0; i < o->length; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            *length = strlen(marks[m]);
            if (*length <= o->length - i
                && memcmp(o->text + i, marks[m], *length) == 0)
                return i;
        }
    }
    return 0;
}

void dt_split(const struct cmd_call *call, struct cmd_operand *name,
              struct cmd_operand *field)
{
    size_t length, mark = mark_in(&call->arg[DT_STRUCT], &length);

    *name = call->arg[DT_STRUCT];
    *field = call->arg[DT_FIELD];
    if (mark == 0 || field->given)
        return;
    *field = after(name, mark + length);
    name->length = mark;
}

enum ntl_status dt_split_contents(struct cmd_call *call, struct ntl_diag *diag)
{
    struct cmd_operand *name = &call->arg[DT_STRUCT];
    size_t mark = equals_in(name), length, field = mark_in(name, &length);
    struct cmd_operand value = after(name, mark);
    enum ntl_status status;

    if (!is_pair(name) || (field && field < mark))
        return NTL_OK;
    if (call->arg[DT_FIELD].given || call->list_count)
        return cmd_refuse(&value, NTL_EEXTRA, diag, "contents of several words "
                          "stand after the fields: ` = V V`");
    value = after(name, mark + 1);
    if (value.length == 0)
        return cmd_refuse(name, NTL_EMISSING, diag, "STRUCT=V");
    status = cmd_number(call->session, &value, diag);
    call->list[0] = value.value;
    call->list_text[0] = value;
    call->list_count = status == NTL_OK;
    name->length = mark;
    return status;
}

/* --- an address ----------------------------------------------------------- */

/* The last word, where it is no field. */
static bool take_address(const struct cmd_call *call,
                         const struct ntl_structure *structure,
                         struct cmd_operand *word, struct dt_wanted *w)
{
    struct ntl_struct_path path;
    struct ntl_diag ignored;

    if (ntl_struct_path_begin(structure, word->text, word->length, &path)
            == word->length
        || cmd_number(call->session, word, &ignored) != NTL_OK)
        return false;
    w->address = word->value;
    w->has_address = true;
    return true;
}

/* --- FIELD=VALUE ---------------------------------------------------------- */

static void keep_value(struct dt_choice *choice, uint64_t value)
{
    for (unsigned i = 0; i < sizeof choice->typed; i++)
        choice->typed[i] = (uint8_t)(value >> 8 * i);
    choice->has_value = true;
}

static enum ntl_status read_pair(const struct cmd_call *call,
                                 const struct ntl_structure *structure,
                                 const struct cmd_operand *word,
                                 struct dt_choice *choice,
                                 struct ntl_diag *diag)
{
    size_t mark = equals_in(word);
    struct cmd_operand name = *word, value = after(word, mark + 1);
    enum ntl_status status;

    name.length = mark;
    if (!read_field(structure, &name, choice))
        return structures_no_field(call, &name, structure, diag);
    if (choice->list)
        return cmd_refuse(&name, NTL_EVALUE, diag, "one field, whole, has a "
                          "value");
    if (value.length == 0)
        return cmd_refuse(word, NTL_EMISSING, diag, "FIELD=VALUE");
    status = cmd_number(call->session, &value, diag);
    if (status == NTL_OK)
        keep_value(choice, value.value);
    return status;
}

/* `dt STRUCT WORD`: fields that begin so, before a number. */
static enum ntl_status read_only(const struct cmd_call *call,
                                 const struct ntl_structure *structure,
                                 struct cmd_operand *word, struct dt_wanted *w,
                                 struct ntl_diag *diag)
{
    struct dt_choice all = w->choice[0];

    if (word->given && is_pair(word))
        return read_pair(call, structure, word, &w->choice[0], diag);
    if (!word->given || read_field(structure, word, &w->choice[0]))
        return NTL_OK;
    w->choice[0] = all;
    return take_address(call, structure, word, w)
           ? NTL_OK : structures_no_field(call, word, structure, diag);
}

static enum ntl_status add_field(const struct cmd_call *call,
                                 const struct ntl_structure *structure,
                                 const struct cmd_operand *word,
                                 struct dt_wanted *w, struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    if (w->choices == DT_FIELDS)
        return cmd_refuse(word, NTL_EEXTRA, diag, "at most %d fields",
                          .number = { DT_FIELDS });
    if (is_pair(word))
        status = read_pair(call, structure, word, &w->choice[w->choices], diag);
    else if (!read_field(structure, word, &w->choice[w->choices]))
        status = structures_no_field(call, word, structure, diag);
    w->choices += status == NTL_OK;
    return status;
}

static enum ntl_status read_words(const struct cmd_call *call,
                                  const struct ntl_structure *structure,
                                  struct cmd_operand *field,
                                  struct dt_wanted *w, struct ntl_diag *diag)
{
    size_t words = call->words;
    enum ntl_status status = NTL_OK;

    if (words == 0)
        return read_only(call, structure, field, w, diag);
    words -= take_address(call, structure, &call->word[words - 1], w);
    w->choices = 0;
    status = add_field(call, structure, field, w, diag);
    for (size_t i = 0; i < words && status == NTL_OK; i++)
        status = add_field(call, structure, &call->word[i], w, diag);
    return status;
}

/* --- contents ------------------------------------------------------------- */

/*
 * Little-endian: 8 bytes where 4 do not hold it or more digits were typed, and
 * then from where such a word may begin.
 */
static void add_word(const struct cmd_call *call, size_t i,
                     struct dt_wanted *w)
{
    bool wide = call->list[i] > UINT32_MAX || call->list_text[i].length > 8;

    if (wide)
        w->size = (w->size + 7) / 8 * 8;
    for (unsigned n = wide ? 8 : 4, at = 0; at < n; at++)
        if (w->size < sizeof w->bytes)
            w->bytes[w->size++] = (uint8_t)(call->list[i] >> 8 * at);
}

static void take_contents(struct dt_wanted *w, uint64_t value, size_t size)
{
    for (w->size = 0; w->size < size; w->size++)
        w->bytes[w->size] = (uint8_t)(value >> 8 * w->size);
    w->address = 0;
    w->has_address = false;
    w->guessed = true;
}

/*
 * Bytes of a structure that is one word, or that is known by its first word as
 * a pool's header is; 0 for others.
 */
static size_t word_size(const struct structures_view *view, uint64_t value)
{
    struct ntl_place size;

    if (strcmp(ntl_structure_name(view->structure), "_POOL_HEADER") == 0)
        return value <= UINT32_MAX ? 4 : value >> 47 ? 0 : 8;
    return ntl_structure_size(view->structure, view->column, &size)
           && size.offset <= 8 ? size.offset : 0;
}

static bool can_read(const struct session *session, uint64_t address)
{
    uint64_t value;

    return memory_number(session, address, 4, &value) == NTL_OK;
}

/* `dt STRUCT FIELD = VALUE`: one word that ends before the field is its own. */
static void give_to_field(const struct structures_view *view,
                          struct dt_wanted *w)
{
    struct dt_choice *choice = &w->choice[0];
    struct ntl_place place;

    if (w->choices != 1 || choice->list || choice->has_value || w->size == 0
        || w->size > sizeof choice->typed
        || ntl_struct_path_place(&choice->path, view->column, &place)
           != NTL_STRUCT_THERE
        || place.offset < w->size)
        return;
    keep_value(choice, le_uint(w->bytes, (unsigned)w->size));
    w->size = 0;
}

/*
 * Behind `=` stand contents.  A number alone is an address; but of a structure
 * that is a word, where no image has anything there, it is that word.
 */
static void read_contents(const struct cmd_call *call,
                          const struct structures_view *view,
                          struct dt_wanted *w)
{
    size_t size = w->has_address ? word_size(view, w->address) : 0;

    for (size_t i = 0; i < call->list_count; i++)
        add_word(call, i, w);
    give_to_field(view, w);
    if (w->size == 0 && size && !can_read(call->session, w->address))
        take_contents(w, w->address, size);
}

enum ntl_status dt_read_wanted(const struct cmd_call *call,
                               const struct structures_view *view,
                               struct cmd_operand field, struct dt_wanted *ret,
                               struct ntl_diag *diag)
{
    const struct ntl_structure *structure = view->structure;
    enum ntl_status status;

    *ret = (struct dt_wanted) {
        .choice = { { .path.structure = { structure }, .prefix = "",
                      .list = true } },
        .choices = 1,
    };
    status = read_words(call, structure, &field, ret, diag);
    if (status != NTL_OK)
        return status;
    read_contents(call, view, ret);
    ret->has_cookie = call->arg[DT_COOKIE].given;
    if (ret->has_cookie && call->arg[DT_COOKIE].value > UINT8_MAX)
        return cmd_refuse(&call->arg[DT_COOKIE], NTL_EVALUE, diag,
                          "nt!ObHeaderCookie has 8 bits");
    ret->cookie = (uint8_t)call->arg[DT_COOKIE].value;
    return NTL_OK;
}
