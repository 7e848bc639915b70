#include "option.h"

#include "core/text/ascii.h"
#include "session/settings.h"

#include <string.h>

static enum ntl_status set_json(struct cmd_options *options,
                                const struct cmd_operand *value)
{
    (void)value;
    options->form = FORM_JSON;
    return NTL_OK;
}

static enum ntl_status set_markdown(struct cmd_options *options,
                                    const struct cmd_operand *value)
{
    (void)value;
    options->form = FORM_MARKDOWN;
    return NTL_OK;
}

static enum ntl_status set_explain(struct cmd_options *options,
                                   const struct cmd_operand *value)
{
    (void)value;
    options->explain = true;
    return NTL_OK;
}

static enum ntl_status set_verbose(struct cmd_options *options,
                                   const struct cmd_operand *value)
{
    (void)value;
    options->verbose = true;
    return NTL_OK;
}

static enum ntl_status set_file(struct cmd_options *options,
                                const struct cmd_operand *value)
{
    options->file = *value;
    return NTL_OK;
}

static enum ntl_status set_image(struct cmd_options *options,
                                 const struct cmd_operand *value)
{
    options->image = *value;
    return NTL_OK;
}

static enum ntl_status set_raw(struct cmd_options *options,
                               const struct cmd_operand *value)
{
    (void)value;
    options->raw = true;
    return NTL_OK;
}

static enum ntl_status set_no_sandbox(struct cmd_options *options,
                                      const struct cmd_operand *value)
{
    (void)value;
    options->no_sandbox = true;
    return NTL_OK;
}

static enum ntl_status set_screen(struct cmd_options *options,
                                  const struct cmd_operand *value)
{
    (void)value;
    options->screen = true;
    return NTL_OK;
}

static enum ntl_status set_color(struct cmd_options *options,
                                 const struct cmd_operand *value)
{
    static const char *const when[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always",
        [COLOR_NEVER] = "never",
    };

    for (unsigned i = 0; i < sizeof when / sizeof *when; i++) {
        if (strlen(when[i]) == value->length
            && memcmp(when[i], value->text, value->length) == 0) {
            options->color = (enum cmd_color)i;
            return NTL_OK;
        }
    }
    return NTL_EVALUE;
}

static enum ntl_status set_version(struct cmd_options *options,
                                   const struct cmd_operand *value)
{
    (void)value;
    options->version = true;
    return NTL_OK;
}

static enum ntl_status set_help(struct cmd_options *options,
                                const struct cmd_operand *value)
{
    (void)value;
    options->help = true;
    return NTL_OK;
}

const struct cmd_option line_options[] = {
    { 'j', "json", NULL, "one JSON object a command", set_json },
    { 'm', "markdown", NULL, "Markdown, for a hand-out", set_markdown },
    { 'e', "explain", NULL, "show the arithmetic in steps", set_explain },
    { 'v', "verbose", NULL, "all that is known, not only what decides",
      set_verbose },
    { 'f', "file", "FILE", "commands from a file, one a line", set_file },
    { 'o', "image", "FILE", "a crash dump or memory image", set_image },
    { 0, "raw", NULL, "the image is raw memory, whatever it looks like",
      set_raw },
    { 't', "fullscreen", NULL, "the full screen: everything at a glance",
      set_screen },
    { 0, "color", "WHEN", "auto, always or never", set_color },
    { 0, "no-sandbox", NULL, "the program keeps what it may do beside an image",
      set_no_sandbox },
    { 'V', "version", NULL, "the version", set_version },
    { 'h', "help", NULL, "this help", set_help },
    { .name = NULL },
};

bool option_is(const char *word)
{
    char c = word[0] == '-' ? word[1] : '\0';

    return (c == '-' && word[2] != '-') || ascii_is_letter(c);
}

static bool is_named(const char *name, char letter, const char *sought,
                     char sought_letter)
{
    return sought ? strcmp(name, sought) == 0 : letter == sought_letter;
}

/* What an option's value is called, or NULL: it takes none, or is none. */
static const char *value_of(char letter, const char *name)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (const struct cmd_option *o = line_options; o->name; o++)
        if (is_named(o->name, o->letter, name, letter))
            return o->value;
    for (size_t i = 0; i < count; i++)
        if (!setting[i].alone
            && is_named(setting[i].name, setting[i].option, name, letter))
            return setting[i].value;
    return NULL;
}

/* Behind -j in -ja stands another option. */
static const char *value_behind(const char *word)
{
    if (word[1] == '-')
        return value_of('\0', word + 2);
    while (word[1] && word[2] && !value_of(word[1], NULL))
        word++;
    return word[1] && !word[2] ? value_of(word[1], NULL) : NULL;
}

static bool is_file(const char *value)
{
    return value && strcmp(value, "FILE") == 0;
}

bool option_takes_next(const char *word)
{
    return value_behind(word) != NULL;
}

bool option_takes_next_file(const char *word)
{
    return is_file(value_behind(word));
}

bool option_takes_file(const struct cmd_option *option)
{
    return is_file(option->value);
}
