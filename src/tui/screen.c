/*
 * The one file that knows curses: cells out, keys in, and the terminal as it
 * was before, whatever happens.
 */
#include "keys.h"
#include "tui/view/theme.h"
#include "tui.h"
#include "tui/view/view.h"

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#include <curses.h>

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum { PAIRS = 256, ESCAPE_DELAY_MS = 25, SIGNAL_STACK = 1 << 15 };
enum { SCREEN_PASTE = KEY_MAX + 1, SCREEN_PASTE_END, PASTE_MAX = 1 << 16 };

static struct {
    struct model model;
    struct view view, shown;    /* shown: what the terminal has               */
    struct theme theme;
    bool utf8, valid;           /* valid: shown can be trusted                */
    int fg[PAIRS], bg[PAIRS], pairs;
    struct termios before;
    char paste[PASTE_MAX];
} screen;

/* --- the terminal comes back, also out of a signal handler ---------------- */

static volatile sig_atomic_t asked_to_leave, asked_to_stop;

static const char modes_on[] = "\033[?2004h";
static const char modes_off[] = "\033[?2004l";

/* Mouse, paste and attributes off, cursor on, the other screen away. */
static const char restore[] = "\033[?1006l\033[?1003l\033[?1002l\033[?1000l"
                              "\033[?2004l\033[0m\033[?25h\033[?1049l\r\n";

static void say(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, text, length);

        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            text += n;
            length -= (size_t)n;
        }
    }
}

static void give_back(void)
{
    say(restore, sizeof restore - 1);
    tcsetattr(STDIN_FILENO, TCSANOW, &screen.before);
}

/* A fault, or a second request while the first is not being heard. */
static void on_fault(int number)
{
    give_back();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_leave(int number)
{
    if (asked_to_leave) {
        on_fault(number);
        return;
    }
    asked_to_leave = number;
}

static void on_stop(int number)
{
    asked_to_stop = number;
}

struct handled {
    int number;
    void (*handler)(int number);
    unsigned flags;
};

static const struct handled handled[] = {
    { SIGTERM, on_leave, 0 }, { SIGINT, on_leave, 0 }, { SIGHUP, on_leave, 0 },
    { SIGTSTP, on_stop, 0 },
    { SIGSEGV, on_fault, SA_ONSTACK | SA_NODEFER | SA_RESETHAND },
    { SIGBUS, on_fault, SA_ONSTACK | SA_NODEFER | SA_RESETHAND },
    { SIGFPE, on_fault, SA_ONSTACK | SA_NODEFER | SA_RESETHAND },
    { SIGILL, on_fault, SA_ONSTACK | SA_NODEFER | SA_RESETHAND },
    { SIGABRT, on_fault, SA_ONSTACK | SA_NODEFER | SA_RESETHAND },
};
enum { HANDLED = sizeof handled / sizeof *handled };

static struct sigaction before[HANDLED];
static sigset_t mask_before;

/* Before curses has handlers of its own.  From here on SIGWINCH is for
   wait_for_input(): between curses' look at the size and its handler, and
   between its handler and the wait, it would be lost. */
static void remember_signals(void)
{
    sigset_t resized;

    for (size_t i = 0; i < HANDLED; i++)
        sigaction(handled[i].number, NULL, &before[i]);
    sigemptyset(&resized);
    sigaddset(&resized, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resized, &mask_before);
}

static void catch_signals(void)
{
    static char stack[SIGNAL_STACK];
    const stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };

    sigaltstack(&alternate, NULL);
    for (size_t i = 0; i < HANDLED; i++) {
        struct sigaction action = {
            .sa_handler = handled[i].handler, .sa_flags = (int)handled[i].flags,
        };

        sigemptyset(&action.sa_mask);
        sigaction(handled[i].number, &action, NULL);
    }
}

static void release_signals(void)
{
    for (size_t i = 0; i < HANDLED; i++)
        sigaction(handled[i].number, &before[i], NULL);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

/* --- colours -------------------------------------------------------------- */

static void choose_theme(bool color)
{
    screen.theme.light = theme_is_light(getenv("NTLENS_THEME"),
                                        getenv("COLORFGBG"));
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

static void show(void)
{
    struct view *now = &screen.view, *then = &screen.shown;
    bool all = !screen.valid || now->width != then->width
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

/* Long work is left alone when the user wants to leave. */
static bool go_on(void *unused, uint64_t done, uint64_t all)
{
    (void)unused, (void)done, (void)all;
    return !asked_to_leave;
}

/* --- begin, suspend, end -------------------------------------------------- */

static void enter(void)
{
    say(modes_on, sizeof modes_on - 1);
    mousemask(BUTTON1_PRESSED | BUTTON1_DOUBLE_CLICKED | BUTTON4_PRESSED
              | BUTTON5_PRESSED, NULL);
    screen.valid = false;
}

static void leave(void)
{
    mousemask(0, NULL);
    endwin();
    say(modes_off, sizeof modes_off - 1);
}

static void suspend(void)
{
    struct sigaction action = { .sa_handler = SIG_DFL }, ours;

    asked_to_stop = 0;
    screen.model.suspend = false;
    leave();
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &ours);
    raise(SIGTSTP);             /* and here it goes on, after `fg` */
    sigaction(SIGTSTP, &ours, NULL);
    refresh();
    enter();
    clearok(stdscr, TRUE);
}

static bool start_curses(bool color)
{
    SCREEN *terminal;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)
        || tcgetattr(STDIN_FILENO, &screen.before) != 0)
        return false;
    setlocale(LC_CTYPE, "");
    screen.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    terminal = newterm(NULL, stdout, stdin);
    if (!terminal)
        return false;
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
    return true;
}

/* --- keys in -------------------------------------------------------------- */

static uint32_t key_of(int status, wint_t c)
{
    static const struct { wint_t curses; uint32_t key; } known[] = {
        { KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT },
        { KEY_RIGHT, K_RIGHT }, { KEY_HOME, K_HOME }, { KEY_END, K_END },
        { KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
        { KEY_DC, K_DELETE }, { KEY_BTAB, K_BACK_TAB }, { KEY_F(1), K_F1 },
        { KEY_BACKSPACE, K_BACKSPACE }, { KEY_ENTER, K_ENTER },
    };

    if (status != KEY_CODE_YES)
        return c;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].curses == c)
            return known[i].key;
    return KEY_NONE;
}

static void take_mouse(void)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return;
    if (event.bstate & BUTTON4_PRESSED)
        model_wheel(&screen.model, -1);
    else if (event.bstate & BUTTON5_PRESSED)
        model_wheel(&screen.model, 1);
    /* ncurses up to 6.3 reports the release as well, which nobody asked for. */
    else if (event.bstate & (BUTTON1_PRESSED | BUTTON1_DOUBLE_CLICKED))
        model_click(&screen.model, &screen.view, event.x, event.y,
                    event.bstate & BUTTON1_DOUBLE_CLICKED);
}

static bool input_within(int milliseconds)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

    return poll(&input, 1, milliseconds) > 0;
}

/* Until the end mark, or a pause that says there will be none. */
static void take_paste(void)
{
    enum { PAUSE_MS = 500 };
    size_t used = 0;
    wint_t c;

    for (;;) {
        int status = get_wch(&c);

        if (status == ERR && !input_within(PAUSE_MS))
            break;
        if (status == ERR)
            continue;
        if (status == KEY_CODE_YES && c == SCREEN_PASTE_END)
            break;
        if (status != KEY_CODE_YES && used + 4 < PASTE_MAX)
            used += utf8_put(screen.paste + used, c == '\r' ? '\n' : c);
    }
    model_paste(&screen.model, screen.paste, used);
}

static bool take_key(void)
{
    wint_t c;
    int status = get_wch(&c);

    if (status == ERR)
        return false;
    if (status == KEY_CODE_YES && c == KEY_RESIZE)
        screen.valid = false;
    else if (status == KEY_CODE_YES && c == KEY_MOUSE)
        take_mouse();
    else if (status == KEY_CODE_YES && c == SCREEN_PASTE)
        take_paste();
    else
        model_key(&screen.model, key_of(status, c));
    return true;
}

static void after_key(void)
{
    if (screen.model.copy)
        copy_out();
    if (screen.model.theme_chosen) {
        screen.theme.light = !screen.theme.light;
        screen.model.theme_chosen = screen.valid = false;
    }
    if (screen.model.redraw) {
        screen.model.redraw = screen.valid = false;
        clearok(stdscr, TRUE);
    }
}

/* A signal ends the wait, also one that came just before it. */
static void wait_for_input(void)
{
    sigset_t all, working;
    fd_set input;

    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &working);
    if (!asked_to_leave && !asked_to_stop)
        pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &mask_before);
    sigprocmask(SIG_SETMASK, &working, NULL);
}

/* Keys that have come already are taken before the screen is drawn: one refresh
   answers them all. */
static void loop(void)
{
    while (!screen.model.quit && !asked_to_leave) {
        struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
        int n;

        show();
        wait_for_input();
        n = poll(&input, 1, 0);
        if (asked_to_stop || screen.model.suspend)
            suspend();
        if (n > 0 && (input.revents & (POLLHUP | POLLERR))
            && !(input.revents & POLLIN))
            return;
        while (!screen.model.quit && !screen.model.suspend && take_key())
            after_key();
        if (screen.model.suspend)
            suspend();
    }
}

bool tui(const struct tui_host *host)
{
    const struct lent lent = host->session->lent;
    int number;

    remember_signals();
    if (!start_curses(host->color)) {
        release_signals();
        return false;
    }
    catch_signals();
    host->session->lent.tick = go_on;
    enter();
    model_init(&screen.model, host->session);
    model_start(&screen.model, host->line, host->length, host->is_address);
    loop();
    leave();
    host->session->lent = lent;
    model_free(&screen.model);
    release_signals();
    number = asked_to_leave;
    if (number)
        raise(number);
    return true;
}
