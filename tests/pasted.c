/*
 * pasted prompt PROGRAM [OPTION...] - standard input as a terminal pastes it at
 *     the prompt; what is answered there, each JSON object as a line
 * pasted ask [SETTING=VALUE...] - the same text given to ntl_ask_form
 * pasted screen - the line that the full screen asks once it was pasted there
 */
#include "tui/model.h"

#include "terminal.h"

#include <stdio.h>
#include <sys/wait.h>

/* --- the prompt --------------------------------------------------------- */

static bool is_ready(const char *text)
{
    return strstr(text, "ntlens> ") != NULL;
}

/* A whole object, which ends with its line, and the next prompt. */
static bool has_answered(const char *text)
{
    const char *at = strstr(text, "\r{\"");

    if (!at)
        at = strstr(text, "\n{\"");
    return at && (at = strchr(at + 1, '\n')) != NULL && is_ready(at);
}

static bool never(const char *text)
{
    (void)text;
    return false;
}

static void print_answers(const char *text)
{
    for (const char *at = text; (at = strstr(at, "{\"")) != NULL; at++) {
        if (at == text || (at[-1] != '\r' && at[-1] != '\n'))
            continue;
        printf("%.*s\n", (int)strcspn(at, "\r\n"), at);
    }
}

static int paste_at_prompt(char *argv[])
{
    struct text all = read_all(0), keys = { 0 }, out = { 0 };
    int terminal = start(argv, "xterm", 80), status = 0;

    while (all.used && all.bytes[all.used - 1] == '\n')
        all.used--;
    add(&keys, "\033[200~", 6);
    add(&keys, all.bytes, all.used);
    add(&keys, "\033[201~\r", 7);
    add(&out, "", 0);
    talk(terminal, "", 0, is_ready, &out);
    talk(terminal, keys.bytes, keys.used, has_answered, &out);
    talk(terminal, "\004", 1, never, &out);
    print_answers(out.bytes);
    close(terminal);
    wait(&status);
    return 0;
}

/* --- the library ---------------------------------------------------------- */

static int give_to_library(char *settings[])
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct text all = read_all(0);
    struct ntl_text answer;
    struct ntl_diag diag;

    for (; *settings; settings++) {
        const char *value = strchr(*settings, '=');
        char name[32] = "";

        if (!value || (size_t)(value - *settings) >= sizeof name)
            return 2;
        memcpy(name, *settings, (size_t)(value - *settings));
        if (ntl_ask_set(ask, name, value + 1, strlen(value + 1), &diag))
            return 2;
    }
    (void)ntl_ask_form(ask, all.bytes, all.used, NTL_FORM_JSON, &answer);
    fwrite(answer.bytes, 1, answer.length, stdout);
    ntl_ask_close(ask);
    return 0;
}

/* --- the screen ----------------------------------------------------------- */

/* From the root down, as `pte` takes them. */
static void print_chain(const struct page *page)
{
    const char *between = " = ";

    printf("%s %s", page->typed ? "pte" : "va", page->input);
    for (unsigned level = NTL_LEVELS_MAX; level-- > 0;)
        if (page->typed >> level & 1) {
            printf("%s%llx", between, (unsigned long long)page->entry[level]);
            between = " ";
        }
}

static int paste_on_screen(void)
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct model *model = calloc(1, sizeof *model);
    struct text all = read_all(0);
    const struct page *page;

    if (!ask || !model)
        return 2;
    model_init(model, ask);
    model_start(model, "", 0, false);
    model_paste(model, all.bytes, all.used);
    page = model_page(model);
    if (model->at == PAGE_CHAIN)
        print_chain(page);
    else if (model->at == PAGE_COMMAND)
        printf("%s", page->input);
    else
        printf("%s %s", page_kinds[model->at].command, page->input);
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc > 2 && strcmp(argv[1], "prompt") == 0)
        return paste_at_prompt(argv + 2);
    if (argc > 1 && strcmp(argv[1], "ask") == 0)
        return give_to_library(argv + 2);
    if (argc > 1 && strcmp(argv[1], "screen") == 0)
        return paste_on_screen();
    return 2;
}
