/*
 * The one file that knows curses: cells out, keys in, and the terminal as it
 * was before, whatever happens.
 */
#include "core/text/utf8.h"
#include "background.h"
#include "keys.h"
#include "os/os.h"
#include "os/terminal.h"
#include "tui/view/theme.h"
#include "sequence.h"
#include "tui.h"
#include "tui/view/view.h"

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#include <curses.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { PAIRS = 256, ESCAPE_DELAY_MS = 25, AHEAD = 64 };
/* Curses counts keys of its own from KEY_MAX on: Alt with Delete, for one. */
enum { SCREEN_PASTE = 0x7000, SCREEN_PASTE_END, PASTE_MAX = 1 << 16 };

/* As get_wch gives it. */
struct input {
    int status;
    wint_t c;
};

/* Keys that came while something was at work. */
struct ahead {
    struct input key[AHEAD];
    size_t from, to;
    bool paste;                 /* one begins: the rest of it waits           */
};

static struct {
    struct model model;
    struct view view, shown;    /* shown: what the terminal has               */
    struct theme theme;
    enum background ground;
    bool utf8, valid;           /* valid: shown can be trusted                */
    bool stopped;               /* work did, when Ctrl-C or q was heard       */
    struct ahead ahead;
    struct input again;         /* its status is ERR: none                    */
    int fg[PAIRS], bg[PAIRS], pairs;
    char paste[PASTE_MAX];
} screen;

/* --- what is asked of the terminal beside curses -------------------------- */

static const char modes_on[] = "\033[?2004h";
static const char modes_off[] = "\033[?2004l";

/* For a signal: what was begun is given up, mouse, paste, attributes and the
   keypad off, cursor on, the other screen away. */
static const char restore[] = "\030\033[?1006l\033[?1003l\033[?1002l"
                              "\033[?1000l\033[?2004l\033[0m\033[?1l\033>"
                              "\033[?25h\033[?1049l\r\n";

static void say(const char *text, size_t length)
{
    os_write(OS_STDOUT, text, length);
}

/* --- colours -------------------------------------------------------------- */

static void choose_theme(bool color)
{
    screen.theme.colors = 0;
    if (!color || !has_colors() || start_color() == ERR)
        return;
    use_default_colors();
    screen.theme.colors = COLORS;
}

static short pair_of(int fg, int bg)
{
    int i = 1;

    if (fg == DEFAULT_COLOR && bg == DEFAULT_COLOR)
        return 0;
    while (i <= screen.pairs && (screen.fg[i] != fg || screen.bg[i] != bg))
        i++;
    if (i <= screen.pairs)
        return (short)i;
    if (i >= PAIRS || i >= COLOR_PAIRS
        || init_extended_pair(i, fg, bg) == ERR)
        return 0;
    screen.fg[i] = fg;
    screen.bg[i] = bg;
    screen.pairs = i;
    return (short)i;
}

static attr_t attributes(const struct look *look)
{
    return (look->bold ? A_BOLD : A_NORMAL) | (look->dim ? A_DIM : A_NORMAL)
           | (look->reverse ? A_REVERSE : A_NORMAL)
           | (look->underline ? A_UNDERLINE : A_NORMAL);
}

/* --- cells out ------------------------------------------------------------ */

static bool same(const struct cell *a, const struct cell *b)
{
    return a->code == b->code && a->role == b->role && a->flags == b->flags;
}

static void put_one(int y, int x, const struct cell *cell)
{
    struct look look = theme_look(&screen.theme, (enum role)cell->role,
                                  cell->flags);
    uint32_t code = screen.utf8 ? cell->code : view_ascii(cell->code);
    wchar_t text[2] = { (wchar_t)code, L'\0' };
    cchar_t c;

    setcchar(&c, text, attributes(&look), pair_of(look.fg, look.bg), NULL);
    mvadd_wch(y, x, &c);
}

/* As somebody has set it, else as the terminal says. */
static void follow_background(void)
{
    enum ground set = screen.model.session->background;
    bool light = set == GROUND_AUTO ? screen.ground == BACKGROUND_LIGHT
                                    : set == GROUND_LIGHT;

    screen.valid = screen.valid && light == screen.theme.light;
    screen.theme.light = screen.model.light = light;
}

static void show(void)
{
    struct view *now = &screen.view, *then = &screen.shown;
    bool all;

    follow_background();
    all = !screen.valid || now->width != then->width
          || now->height != then->height;
    view_draw(now, &screen.model, COLS, LINES);
    all = all || now->width != then->width || now->height != then->height;
    for (int y = 0; y < now->height; y++)
        for (int x = 0; x < now->width; x++)
            if (all || !same(&now->cell[y][x], &then->cell[y][x])) {
                put_one(y, x, &now->cell[y][x]);
                then->cell[y][x] = now->cell[y][x];
            }
    then->width = now->width;
    then->height = now->height;
    screen.valid = true;
    curs_set(now->cursor_y >= 0);
    if (now->cursor_y >= 0)
        move(now->cursor_y, now->cursor_x);
    refresh();
    model_saw(&screen.model, now);
}

/* OSC 52: the terminal's clipboard, wherever the terminal is. */
static void copy_out(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *s = (const unsigned char *)screen.model.copy;
    size_t length = screen.model.copy_length;

    say("\033]52;c;", 7);
    for (size_t i = 0; i < length; i += 3) {
        size_t n = length - i < 3 ? length - i : 3;
        uint32_t word = (uint32_t)s[i] << 16
                        | (n > 1 ? (uint32_t)s[i + 1] << 8 : 0)
                        | (n > 2 ? s[i + 2] : 0);
        char four[4];

        for (unsigned d = 0; d < 4; d++)
            four[d] = d <= n ? digits[word >> (18 - 6 * d) & 63] : '=';
        say(four, sizeof four);
    }
    say("\a", 1);
    free(screen.model.copy);
    screen.model.copy = NULL;
}

static struct input read_input(void)
{
    struct input input;

    input.status = get_wch(&input.c);
    return input;
}

/* The next that has come, or ERR. */
static struct input next_input(void)
{
    struct ahead *ahead = &screen.ahead;
    struct input input = screen.again;

    screen.again.status = ERR;
    if (input.status != ERR)
        return input;
    return ahead->from == ahead->to ? read_input() : ahead->key[ahead->from++];
}

static struct input input_within(int ms)
{
    struct input input = next_input();

    return input.status == ERR && os_input_within(ms) ? next_input() : input;
}

/* Keys that come while something is at work are kept; a q is for the work. */
static bool hears_q(void)
{
    struct ahead *ahead = &screen.ahead;

    if (ahead->from == ahead->to)
        ahead->from = ahead->to = 0;
    while (ahead->to < AHEAD && !ahead->paste && os_input_within(0)) {
        struct input input = read_input();

        if (input.status == ERR)
            return false;
        if (input.status == OK && input.c == 'q')
            return true;
        ahead->paste = input.status == KEY_CODE_YES && input.c == SCREEN_PASTE;
        ahead->key[ahead->to++] = input;
    }
    return false;
}

/* Work that Ctrl-C and q end; without work they leave. */
static bool go_on(void *unused, uint64_t done, uint64_t all)
{
    (void)unused, (void)done, (void)all;
    screen.stopped = screen.stopped || os_interrupted() || hears_q();
    return !screen.stopped;
}

static void end_work(void)
{
    if (screen.stopped)
        os_heard(OS_INTERRUPTED);
    screen.stopped = screen.ahead.paste = false;
}

/* --- begin, suspend, end -------------------------------------------------- */

static void enter(void)
{
    say(modes_on, sizeof modes_on - 1);
    /* A press and its release in one packet are a click to curses. */
    mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED
              | BUTTON5_PRESSED, NULL);
    screen.valid = false;
}

static void leave(void)
{
    mousemask(0, NULL);
    endwin();
    say(modes_off, sizeof modes_off - 1);
}

/* After a stop the terminal is the shell's, and the other screen is away. */
static void come_back(void)
{
    endwin();
    refresh();
    enter();
    clearok(stdscr, TRUE);
}

static void resize(void)
{
    int columns, lines;

    if (os_terminal_size(&columns, &lines))
        resizeterm(lines, columns);
    screen.valid = false;
}

static enum tui_end start_curses(bool color)
{
    SCREEN *terminal;

    screen.utf8 = os_is_utf8();
    terminal = newterm(NULL, stdout, stdin);
    if (!terminal)
        return TUI_UNKNOWN;
    /* Where text cannot be placed, a screen would be a heap of letters. */
    if (!tigetstr("cup") || !tigetstr("clear")) {
        endwin();
        return TUI_UNFIT;
    }
    set_escdelay(ESCAPE_DELAY_MS);
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    mouseinterval(0);
    define_key("\033[200~", SCREEN_PASTE);
    define_key("\033[201~", SCREEN_PASTE_END);
    choose_theme(color);
    return TUI_LEFT;
}

/* --- keys in -------------------------------------------------------------- */

static uint32_t key_of(wint_t c)
{
    static const struct { wint_t curses; uint32_t key; } known[] = {
        { KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT },
        { KEY_RIGHT, K_RIGHT }, { KEY_HOME, K_HOME }, { KEY_END, K_END },
        { KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
        { KEY_DC, K_DELETE }, { KEY_BTAB, K_BACK_TAB }, { KEY_F(1), K_F1 },
        { KEY_BACKSPACE, K_BACKSPACE }, { KEY_ENTER, K_ENTER },
        { SCREEN_PASTE, K_PASTE }, { SCREEN_PASTE_END, K_PASTE_END },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].curses == c)
            return known[i].key;
    return KEY_NONE;
}

/* They come when they want, also in the middle of something. */
static bool comes_alone(wint_t c)
{
    return c == KEY_MOUSE || c == KEY_RESIZE || c == SCREEN_PASTE
           || c == SCREEN_PASTE_END;
}

/* What follows an ESC.  False: a key that curses knows came into it. */
static bool read_sequence(struct sequence *sequence)
{
    sequence_begin(sequence);
    while (!sequence->whole) {
        struct input input = input_within(sequence_pause(sequence));

        if (input.status == KEY_CODE_YES && !comes_alone(input.c))
            return false;
        if (input.status != OK) {
            screen.again = input;
            break;
        }
        sequence_add(sequence, input.c);
    }
    return true;
}

/* After an ESC: what was pressed, or KEY_NONE. */
static uint32_t take_sequence(void)
{
    struct sequence sequence;

    return read_sequence(&sequence) ? sequence_key(&sequence) : KEY_NONE;
}

static uint32_t whole_key(struct input input)
{
    if (input.status == KEY_CODE_YES)
        return key_of(input.c);
    return input.c == K_ESCAPE ? take_sequence() : input.c;
}

/* --- which background it has ---------------------------------------------- */

/* A key that came before the answer is kept. */
static void keep_ahead(struct input input)
{
    if (screen.ahead.to < AHEAD)
        screen.ahead.key[screen.ahead.to++] = input;
}

/* The answers to both questions are sequences; anything else is somebody's. */
static bool take_answer(struct input input)
{
    struct sequence sequence;
    uint32_t key;
    size_t length;

    if (input.status != OK || input.c != K_ESCAPE) {
        keep_ahead(input);
        return false;
    }
    read_sequence(&sequence);
    key = sequence_key(&sequence);
    length = sequence.length < SEQUENCE_TEXT ? sequence.length : SEQUENCE_TEXT;
    if (sequence.kind == SEQ_STRING)
        screen.ground = background_reply(sequence.text, length);
    else if (key == K_ESCAPE)
        keep_ahead(input);
    return sequence.kind == SEQ_CSI && sequence.whole
           && length && sequence.text[length - 1] == 'c';
}

/* For no longer than so many milliseconds: a reply that comes later is a key
   that nobody has bound. */
static void ask_background(void)
{
    enum { WAIT_MS = 100 };
    int64_t end = os_ms() + WAIT_MS, now;

    say(BACKGROUND_QUESTION, sizeof BACKGROUND_QUESTION - 1);
    while ((now = os_ms()) < end) {
        struct input input = read_input();

        if (input.status == ERR && !os_input_within((int)(end - now)))
            break;
        if (input.status != ERR && take_answer(input))
            break;
    }
}

static void find_background(void)
{
    screen.ground = background_told(getenv("NTLENS_THEME"),
                                    getenv("COLORFGBG"));
    if (screen.ground == BACKGROUND_UNKNOWN && screen.theme.colors
        && background_may_ask(getenv("TERM")))
        ask_background();
}

/* --- what comes in -------------------------------------------------------- */

static void take_mouse(void)
{
    MEVENT event;

    while (getmouse(&event) == OK) {
        if (event.bstate & BUTTON4_PRESSED)
            model_wheel(&screen.model, &screen.view, event.x, event.y, -1);
        else if (event.bstate & BUTTON5_PRESSED)
            model_wheel(&screen.model, &screen.view, event.x, event.y, 1);
        /* ncurses up to 6.3 reports the release, too, which nobody asked for */
        else if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
            model_click(&screen.model, &screen.view, event.x, event.y);
    }
}

/* Until the end mark, or a pause that says there will be none. */
static void take_paste(void)
{
    enum { PAUSE_MS = 500 };
    size_t used = 0;

    for (;;) {
        struct input input = input_within(PAUSE_MS);
        uint32_t key;

        if (input.status == ERR || (key = whole_key(input)) == K_PASTE_END)
            break;
        if (input.status == OK && key < KEY_NONE && key != K_ESCAPE
            && used + NTL_UTF8_BYTES < PASTE_MAX)
            used += ntl_utf8_put(screen.paste + used, key == '\r' ? '\n' : key);
    }
    model_paste(&screen.model, screen.paste, used);
}

static bool take_key(void)
{
    struct input input = next_input();
    bool code = input.status == KEY_CODE_YES;
    uint32_t key;

    if (input.status == ERR)
        return false;
    if (code && input.c == KEY_RESIZE)
        screen.valid = false;
    else if (code && input.c == KEY_MOUSE)
        take_mouse();
    else if ((key = whole_key(input)) == K_PASTE)
        take_paste();
    else
        model_key(&screen.model, key);
    return true;
}

static void after_key(void)
{
    end_work();
    if (screen.model.copy)
        copy_out();
    if (screen.model.suspend) {
        screen.model.suspend = false;
        os_stop();
    }
    if (screen.model.redraw) {
        screen.model.redraw = screen.valid = false;
        clearok(stdscr, TRUE);
    }
}

static void take_signals(unsigned signals)
{
    if (signals & OS_RESUMED)
        come_back();
    if (signals & (OS_RESIZED | OS_RESUMED))
        resize();
}

/* Keys that have come already are taken before the screen is drawn: one refresh
   answers them all. */
static bool take_keys(void)
{
    bool any = false;

    while (!screen.model.quit && take_key()) {
        after_key();
        any = true;
    }
    return any;
}

/* Ctrl-C while nothing is at work leaves; so does a terminal that has gone. */
static unsigned loop(void)
{
    unsigned news = 0;
    bool gone = false;

    while (!screen.model.quit && !gone && !(news & OS_INTERRUPTED)) {
        show();
        news = os_wait(-1);
        os_heard(news);
        take_signals(news);
        gone = !take_keys() && (news & OS_CLOSED);
    }
    return news;
}

static unsigned run(const struct tui_host *host)
{
    struct lent *lends = ask_lent(host->ask);
    const struct lent lent = *lends;
    unsigned last;

    screen.again.status = ERR;
    find_background();
    lends->tick = go_on;
    enter();
    model_init(&screen.model, host->ask);
    model_start(&screen.model, host->line, host->length, host->is_address);
    end_work();
    last = loop();
    leave();
    *lends = lent;
    model_free(&screen.model);
    return last;
}

enum tui_end tui(const struct tui_host *host)
{
    enum tui_end end;
    unsigned last;

    /* Curses leaves signals alone that have handlers already. */
    if (!os_is_terminal(OS_STDOUT) || !os_terminal_take(restore))
        return TUI_NO_TERMINAL;
    if ((end = start_curses(host->color)) != TUI_LEFT) {
        os_terminal_give();
        return end;
    }
    last = run(host);
    os_terminal_give();
    if (last & OS_INTERRUPTED)
        os_end_interrupted();
    return TUI_LEFT;
}
