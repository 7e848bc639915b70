#include "keys.h"

#include "actions.h"
#include "find.h"
#include "typing.h"

enum {
    PAGE = WHEN_PAGE, ROWS = WHEN_ROWS, BITS = WHEN_BITS, INPUT = WHEN_INPUT,
    TYPING = WHEN_TYPING, EMPTY = WHEN_EMPTY, NUMBER = WHEN_NUMBER,
    HELP = WHEN_HELP, FIND = WHEN_FIND, WORKING = WHEN_WORKING,
    LESSON = WHEN_LESSON
};

/* Rows of one help line: the first names the keys, the others have no name. */
static const struct binding moving[] = {
    { { K_F1 }, LESSON, LESSON, act_hint, 0, "F1 in a lesson",
      "hint: the question stays" },
    { { K_TAB }, PAGE | EMPTY | HELP, 0, act_tab, 1, "Tab Shift-Tab",
      "tabs: the next, the one before" },
    { { K_BACK_TAB }, PAGE | EMPTY | HELP, 0, act_tab, -1, NULL, NULL },
    { { ']' }, PAGE | HELP, 0, act_tab, 1, "[ ]",
      "tabs, too: the one before, the next" },
    { { '[' }, PAGE | HELP, 0, act_tab, -1, NULL, NULL },
    { { '<', ',' }, PAGE, 0, act_page, -1, "< >", "pages: the tab's others" },
    { { '>', '.' }, PAGE, 0, act_page, 1, NULL, NULL },
    { { K_UP, 'k', K_CTRL('p') }, PAGE | HELP, HELP | WORKING, act_vertical, -1,
      "arrows, h j k l", "move: up and down, and from bit to bit" },
    { { K_DOWN, 'j', K_CTRL('n') }, PAGE | HELP, 0, act_vertical, 1, NULL,
      NULL },
    { { K_LEFT, 'h' }, PAGE, 0, act_horizontal, -1, NULL, NULL },
    { { K_RIGHT, 'l' }, PAGE, 0, act_horizontal, 1, NULL, NULL },
    { { K_PAGE_DOWN, K_CTRL('f'), K_CTRL('d') }, PAGE | HELP, 0, act_scroll, 1,
      "PgDn PgUp", "a screenful down or up" },
    { { ' ' }, HELP | WORKING, 0, act_scroll, 1, NULL, NULL },
    { { K_PAGE_UP, K_CTRL('b') }, PAGE | HELP, 0, act_scroll, -1, NULL, NULL },
    { { K_HOME, 'g' }, PAGE | HELP, 0, act_end, 0, "Home End, g G",
      "the first, the last" },
    { { K_END, 'G' }, PAGE | HELP, 0, act_end, 1, NULL, NULL },
    { { K_ENTER, '\n' }, ROWS | BITS | INPUT, ROWS, act_enter, 0, "Enter",
      "open: a row, or its value in the tab that knows it" },
    { { K_ESCAPE }, PAGE | HELP, BITS | HELP | WORKING, act_escape, 0, "Esc",
      "out: of the bits, of the working, of a command" },
    { { K_BACKSPACE, K_CTRL('h') }, PAGE, INPUT | ROWS, act_back, 0,
      "Backspace", "back: to where you came from" },
};

static const struct binding editing[] = {
    { { 'i' }, PAGE, ROWS | INPUT, act_edit, 0, "i",
      "type: the line above, or the contents of an entry" },
    { { 0 }, PAGE, 0, NULL, 0, "0-9 a-f $ @",
      "begin a number in the line above" },
    { { ' ' }, ROWS | BITS | INPUT, BITS, act_flip, 0, "Space",
      "flip: the bit under the cursor" },
    { { 'x', K_DELETE }, PAGE, 0, act_clear, 0, "x",
      "forget what was typed here" },
    { { 'u' }, PAGE, 0, act_undo, 0, "u, Ctrl-R", "undo, redo" },
    { { K_CTRL('r') }, PAGE, 0, act_undo, 1, NULL, NULL },
    { { 'y' }, PAGE, 0, act_copy, 0, "y", "copy the value" },
    { { 'Y' }, PAGE, 0, act_copy_pane, 0, "Y", "copy the pane as text" },
};

static const struct binding typing[] = {
    { { K_ENTER, '\n' }, TYPING, TYPING, typing_done, 0, "Enter", "done" },
    { { K_ESCAPE }, TYPING, TYPING, typing_undone, 0, "Esc",
      "leave: the line as it was before" },
    { { K_TAB }, TYPING, 0, typing_complete, 0, "Tab",
      "complete a word; in an empty line: the next tab" },
    { { K_UP, K_CTRL('p') }, TYPING, 0, typing_history, 1, "Up Down",
      "what was typed before" },
    { { K_DOWN, K_CTRL('n') }, TYPING, 0, typing_history, -1, NULL, NULL },
    { { K_LEFT, K_RIGHT, K_CTRL('b'), K_CTRL('f') }, TYPING, 0, NULL, 0,
      "Left Right", "a character; what is typed first replaces a whole line" },
    { { K_HOME, K_CTRL('a') }, TYPING, 0, NULL, 0, "Home End",
      "the beginning, the end; also Ctrl-A, Ctrl-E" },
    { { K_END, K_CTRL('e') }, TYPING, 0, NULL, 0, NULL, NULL },
    { { K_BACKSPACE, K_DELETE, K_CTRL('h'), K_CTRL('d') }, TYPING, 0, NULL, 0,
      "Backspace Delete", "erase a character" },
    { { K_CTRL('u') }, TYPING, 0, NULL, 0, "Ctrl-U Ctrl-K",
      "erase all before the cursor, all after it" },
    { { K_CTRL('k') }, TYPING, 0, NULL, 0, NULL, NULL },
    { { K_CTRL('w') }, TYPING, 0, NULL, 0, "Ctrl-W", "erase a word" },
};

static const struct binding context[] = {
    { { '+' }, PAGE, 0, act_index, 1, "+ -",
      "the self-map index, up and down" },
    { { '-' }, PAGE, 0, act_index, -1, NULL, NULL },
    { { 'm' }, PAGE, 0, act_arch, 1, "m M",
      "the mode: x64, x64-la57, x86, ..." },
    { { 'M' }, PAGE, 0, act_arch, -1, NULL, NULL },
    { { 'v' }, PAGE, 0, act_build, 1, "v V",
      "the version of Windows: next, previous" },
    { { 'V' }, PAGE, 0, act_build, -1, NULL, NULL },
    { { 'w' }, PAGE, 0, act_explain, 0, "w",
      "the working, on and off; arrows scroll it" },
};

/* A number begins with none of those that act in an empty line. */
static const struct binding asking[] = {
    { { '/' }, PAGE | NUMBER, 0, act_find, 0, "/",
      "find: in the list, then everywhere" },
    { { K_ENTER, '\n' }, FIND, FIND, find_take, 0, "Enter",
      "go: to what is found" },
    { { K_UP, K_CTRL('p') }, FIND, 0, find_move, -1, NULL, NULL },
    { { K_DOWN, K_CTRL('n'), K_TAB }, FIND, FIND, find_move, 1, "Up Down",
      "choose: of what is found" },
    { { K_ESCAPE }, FIND, FIND, find_leave, 0, "Esc",
      "leave: what was there before" },
    { { ':' }, PAGE | NUMBER, PAGE, act_command, 0, ":",
      "command: any of the prompt" },
    { { K_F1 }, PAGE | TYPING | FIND | HELP, TYPING | FIND, act_help, 0, "F1",
      "keys: this help" },
    { { '?' }, PAGE | NUMBER | HELP, PAGE, act_help, 0, "?", "keys: as F1" },
    { { 't' }, PAGE, 0, act_theme, 0, "t",
      "colours for a light or a dark background" },
    { { K_CTRL('z') }, PAGE | TYPING | FIND | HELP, 0, act_suspend, 0, "Ctrl-Z",
      "to the shell; `fg` returns" },
    { { 'q' }, PAGE | NUMBER, PAGE, act_quit, 0, "q",
      "quit: leave the screen" },
};

static const struct binding mouse[] = {
    { { 0 }, PAGE, 0, NULL, 0, "click",
      "a tab, a row, a bit, a key at the foot: it acts" },
    { { 0 }, PAGE, 0, NULL, 0, "wheel", "up and down, three rows a turn" },
    { { 0 }, PAGE, 0, NULL, 0, "Shift and drag",
      "select text, as without ntlens" },
};

static const struct binding colours[] = {
    { { 0 }, PAGE, 0, NULL, 0, "PXE PPE PDE PTE",
      "a colour each, in the ruler and below it, in every mode" },
    { { 0 }, PAGE, 0, NULL, 0, "!", "a finding: what is strange, or assumed" },
    { { 0 }, PAGE, 0, NULL, 0, "=", "a step of the working" },
    { { 0 }, PAGE, 0, NULL, 0, "\xe2\x86\x91 \xe2\x86\x93 \xe2\x80\xa6",
      "more above, more below; a text that is cut here" },
};

#define GROUP(title, rows) { title, rows, sizeof rows / sizeof *rows }
static const struct binding_group groups[] = {
    GROUP("Going about", moving), GROUP("Changing things", editing),
    GROUP("While typing", typing), GROUP("What answers rest on", context),
    GROUP("Asking", asking), GROUP("With the mouse", mouse),
    GROUP("Signs and colours", colours),
};

const struct binding_group *binding_groups(size_t *count)
{
    *count = sizeof groups / sizeof *groups;
    return groups;
}

static bool bound_to(const struct binding *binding, uint32_t key)
{
    for (size_t i = 0; i < BINDING_KEYS && binding->key[i]; i++)
        if (binding->key[i] == key)
            return true;
    return false;
}

/* The first that fits: what a lesson has stands before what all pages have. */
const struct binding *binding_of(uint32_t key, unsigned when)
{
    for (size_t g = 0; key && g < sizeof groups / sizeof *groups; g++)
        for (size_t i = 0; i < groups[g].count; i++)
            if ((groups[g].binding[i].when & when)
                && bound_to(&groups[g].binding[i], key))
                return &groups[g].binding[i];
    return NULL;
}

/* Those that do not always do something. */
static const struct {
    void (*does)(struct model *model, int argument);
    bool (*works)(const struct model *model);
} conditions[] = {
    { act_back, can_go_back }, { act_enter, can_enter },
    { act_flip, can_flip }, { find_take, can_take_found },
};

bool binding_works(const struct binding *binding, const struct model *model)
{
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (conditions[i].does == binding->does)
            return conditions[i].works(model);
    return true;
}

bool key_begins_number(uint32_t key)
{
    uint32_t letter = key | 0x20;

    return (key >= '0' && key <= '9') || (letter >= 'a' && letter <= 'f')
           || key == '$' || key == '@';
}
