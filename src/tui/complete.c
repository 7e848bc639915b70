/* Tab in a line: whatever the session says may stand there, or a file. */
#include "model.h"

#include "os/os.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { OFFER = 1024 };

struct offers {
    char common[OFFER];         /* what all that fit begin with               */
    char list[MESSAGE - 32];
    size_t count, used;
    const char *part;           /* of a file: what is typed of its path       */
};

/* Where the last name of a path begins. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

static void list(struct offers *offers, const char *word)
{
    static const char more[] = "...";
    size_t room = sizeof offers->list - offers->used;

    if (strlen(word) + sizeof more + 1 < room)
        offers->used += (size_t)snprintf(offers->list + offers->used, room,
                                         "%s ", word);
    else if (room > sizeof more && !strstr(offers->list, more))
        memcpy(offers->list + offers->used, more, sizeof more);
}

static void offer(void *context, const char *word)
{
    struct offers *offers = context;
    size_t n = 0;

    if (offers->count++ == 0)
        snprintf(offers->common, sizeof offers->common, "%s", word);
    while (word[n] && word[n] == offers->common[n])
        n++;
    offers->common[n] = '\0';
    list(offers, offers->part ? name_of(word) : word);
}

/* --- files ---------------------------------------------------------------- */

/* What begins with a dot is offered to who typed one; folders go on. */
static bool offer_file(void *context, const char *path)
{
    struct offers *offers = context;
    bool here = path[0] == '.' && strncmp(offers->part, "./", 2) != 0;
    const char *name = path + (here ? 2 : strncmp(path, "//", 2) == 0);
    char word[OFFER];

    if (strncmp(name, offers->part, strlen(offers->part)) == 0
        && (name_of(name)[0] != '.' || name_of(offers->part)[0] == '.')
        && strlen(name) + 2 < sizeof word) {
        snprintf(word, sizeof word, "%s%s", name,
                 os_is_folder(path) ? "/" : "");
        offer(offers, word);
    }
    return true;
}

static void offer_files(struct offers *offers, const char *part)
{
    const char *slash = strrchr(part, '/');
    char folder[OFFER] = ".";

    offers->part = part;
    /* Of "/x" the folder has no name: os_folder puts the slash there. */
    if (slash && (size_t)(slash - part) < sizeof folder)
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - part), part);
    os_folder(*folder ? folder : "/", offer_file, offers);
}

/* -------------------------------------------------------------------------- */

/* What is typed on a page are the arguments of its command. */
static size_t as_line(const struct model *model, char *line, size_t size)
{
    const struct edit *edit = &model->edit;
    const char *name = model->editing_entry ? "eval"
                                            : model_kind(model)->command;
    int n = name ? snprintf(line, size, "%s ", name) : 0;

    memcpy(line + n, edit->text, edit->cursor);
    line[(size_t)n + edit->cursor] = '\0';
    return (size_t)n + edit->cursor;
}

void model_complete(struct model *model)
{
    struct edit *edit = &model->edit;
    struct offers offers = { .count = 0 };
    char line[EDIT_MAX + 32];
    size_t length = as_line(model, line, sizeof line), typed;
    struct ntl_completion what = ntl_ask_complete(model->ask, line, length,
                                                  offer, &offers);

    typed = length - what.from;
    if (what.file)
        offer_files(&offers, line + what.from);
    if (offers.count == 0)
        return;
    if (strlen(offers.common) > typed)
        edit_insert(edit, offers.common + typed,
                    strlen(offers.common) - typed);
    if (offers.count > 1)
        model_say(model, false, "%s", offers.list);
    else if (!strchr("=/", offers.common[strlen(offers.common) - 1]))
        edit_insert(edit, " ", 1);
}
