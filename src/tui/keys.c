#include "keys.h"

#include "actions.h"

/* Rows of one help line: the first names the keys, the others have no name. */
static const struct binding moving[] = {
    { { K_TAB }, act_tab, 1, "Tab Shift-Tab", "the next tab, the one before" },
    { { K_BACK_TAB }, act_tab, -1, NULL, NULL },
    { { '1' }, act_tab_to, TAB_ADDRESS, "1 ... 8", "a tab by its number" },
    { { '2' }, act_tab_to, TAB_SELECTOR, NULL, NULL },
    { { '3' }, act_tab_to, TAB_SERVICE, NULL, NULL },
    { { '4' }, act_tab_to, TAB_CFG, NULL, NULL },
    { { '5' }, act_tab_to, TAB_BUGCHECK, NULL, NULL },
    { { '6' }, act_tab_to, TAB_REGISTER, NULL, NULL },
    { { '7' }, act_tab_to, TAB_IMAGE, NULL, NULL },
    { { '8' }, act_tab_to, TAB_COMMAND, NULL, NULL },
    { { '<', ',' }, act_page, -1, "< >", "the tab's other pages" },
    { { '>', '.' }, act_page, 1, NULL, NULL },
    { { K_UP, 'k', K_CTRL('p') }, act_vertical, -1, "arrows, h j k l",
      "up and down, and from bit to bit" },
    { { K_DOWN, 'j', K_CTRL('n') }, act_vertical, 1, NULL, NULL },
    { { K_LEFT, 'h' }, act_horizontal, -1, NULL, NULL },
    { { K_RIGHT, 'l' }, act_horizontal, 1, NULL, NULL },
    { { K_PAGE_DOWN, K_CTRL('f'), K_CTRL('d') }, act_scroll, 1,
      "PgDn PgUp", "a screenful down or up" },
    { { K_PAGE_UP, K_CTRL('b') }, act_scroll, -1, NULL, NULL },
    { { K_HOME, 'g' }, act_end, 0, "Home End, g G", "the first, the last" },
    { { K_END, 'G' }, act_end, 1, NULL, NULL },
    { { K_ENTER, '\n' }, act_enter, 0, "Enter",
      "go into a row; open its value in the tab that knows it" },
    { { K_ESCAPE }, act_escape, 0, "Esc", "out of the bits, out of typing" },
    { { 'b', K_BACKSPACE, K_CTRL('h') }, act_back, 0, "b, Backspace",
      "back to where you came from" },
};

static const struct binding editing[] = {
    { { 'i', 'a', '=' }, act_edit, 0, "i",
      "type: the line above, or the contents of an entry" },
    { { ' ' }, act_flip, 0, "Space", "flip the bit under the cursor" },
    { { 'x', K_DELETE }, act_clear, 0, "x", "forget what was typed here" },
    { { 'u' }, act_undo, 0, "u, Ctrl-R", "undo, redo" },
    { { K_CTRL('r') }, act_undo, 1, NULL, NULL },
    { { 'y' }, act_copy, 0, "y", "copy the value" },
    { { 'Y' }, act_copy_pane, 0, "Y", "copy the pane as text" },
};

static const struct binding context[] = {
    { { ']' }, act_index, 1, "[ ]", "the self-map index, down and up" },
    { { '[' }, act_index, -1, NULL, NULL },
    { { 'm' }, act_arch, 1, "m M", "the mode: x64, x64-la57, x86, ..." },
    { { 'M' }, act_arch, -1, NULL, NULL },
    { { 'v' }, act_build, 1, "v V", "the version of Windows: next, previous" },
    { { 'V' }, act_build, -1, NULL, NULL },
    { { 'e' }, act_explain, 0, "e", "the arithmetic, on and off" },
};

static const struct binding asking[] = {
    { { '/' }, act_find, 0, "/", "find a tab, a page or a command" },
    { { ':' }, act_command, 0, ":", "any command of the prompt" },
    { { '?', K_F1 }, act_help, 0, "?, F1", "this help" },
    { { 't' }, act_theme, 0, "t", "for a light or a dark background" },
    { { K_CTRL('z') }, act_suspend, 0, "Ctrl-Z", "to the shell; `fg` returns" },
    { { 'q' }, act_quit, 0, "q", "leave" },
};

#define GROUP(title, rows) { title, rows, sizeof rows / sizeof *rows }
static const struct binding_group groups[] = {
    GROUP("Going about", moving), GROUP("Changing things", editing),
    GROUP("What answers rest on", context), GROUP("Asking", asking),
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

const struct binding *binding_of(uint32_t key)
{
    for (size_t g = 0; key && g < sizeof groups / sizeof *groups; g++)
        for (size_t i = 0; i < groups[g].count; i++)
            if (bound_to(&groups[g].binding[i], key))
                return &groups[g].binding[i];
    return NULL;
}
