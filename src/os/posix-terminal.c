/*
 * The terminal and the signals.  Every handler of the program is here, so that
 * none takes another's place.
 */
#include "terminal.h"

#include "posix.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

bool os_is_terminal(int fd)
{
    return isatty(fd);
}

bool os_terminal_size(int *columns, int *lines)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0
        || size.ws_row == 0)
        return false;
    *columns = size.ws_col;
    *lines = size.ws_row;
    return true;
}

bool os_is_utf8(void)
{
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* --- what handlers do: calls that POSIX allows there, nothing else -------- */

static struct {
    volatile sig_atomic_t taken;
    struct termios before;
    const char *leave;
    size_t length;
} terminal;

/* Not bits of one word: a handler may come while another is at work. */
static volatile sig_atomic_t interrupted, resized, resumed;

/* In the background the terminal is the shell's again, and right. */
static void give_back(void)
{
    if (!terminal.taken || tcgetpgrp(STDIN_FILENO) != getpgrp())
        return;
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal.before);
    if (write(STDOUT_FILENO, terminal.leave, terminal.length) < 0)
        return;                 /* and nobody to tell */
}

static void die(int number)
{
    give_back();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_fatal(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    die(number);
}

/* Puts a page where a mapped file has lost one; NULL: nothing is mapped. */
static bool (*patch)(const void *address);

static void on_bus_error(int number, siginfo_t *info, void *context)
{
    int saved = errno;

    (void)context;
    /* One that a process sent has no address. */
    if (info->si_code <= 0 || !patch || !patch(info->si_addr))
        die(number);
    errno = saved;
}

static void on_interrupt(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    interrupted = number;
}

static void on_resize(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    resized = number;
}

static void on_continue(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    resumed = number;
}

/* Where nobody could continue it, the system does not stop it either. */
static void on_stop(int number, siginfo_t *info, void *context)
{
    struct sigaction ours, plain = { .sa_handler = SIG_DFL };
    int saved = errno;

    (void)info, (void)context;
    give_back();
    sigemptyset(&plain.sa_mask);
    sigaction(number, &plain, &ours);
    raise(number);              /* and here it goes on */
    sigaction(number, &ours, NULL);
    resumed = number;
    errno = saved;
}

/* --- which signal does what ----------------------------------------------- */

enum { NOW = SA_NODEFER, FATAL = SA_NODEFER | (int)SA_RESETHAND };

struct handled {
    int number;
    void (*handler)(int number, siginfo_t *info, void *context);
    int flags;
};

/*
 * A request to end is as good as a fault: nothing has to be saved, and the
 * second one finds no handler.
 */
static const struct handled handled[] = {
    { SIGINT, on_interrupt, SA_RESTART },
    { SIGWINCH, on_resize, SA_RESTART },
    { SIGCONT, on_continue, SA_RESTART },
    { SIGTSTP, on_stop, SA_RESTART | NOW },
    { SIGTERM, on_fatal, FATAL }, { SIGHUP, on_fatal, FATAL },
    { SIGQUIT, on_fatal, FATAL }, { SIGPIPE, on_fatal, FATAL },
    { SIGALRM, on_fatal, FATAL }, { SIGVTALRM, on_fatal, FATAL },
    { SIGPROF, on_fatal, FATAL }, { SIGXCPU, on_fatal, FATAL },
    { SIGUSR1, on_fatal, FATAL }, { SIGUSR2, on_fatal, FATAL },
    { SIGSEGV, on_fatal, FATAL }, { SIGABRT, on_fatal, FATAL },
    { SIGFPE, on_fatal, FATAL },  { SIGILL, on_fatal, FATAL },
    { SIGTRAP, on_fatal, FATAL }, { SIGSYS, on_fatal, FATAL },
};
enum { HANDLED = sizeof handled / sizeof *handled };

static struct sigaction before[HANDLED];

/* What was ignored for the program stays so: nohup, a shell's background. */
static void catch(const struct handled *one, struct sigaction *was)
{
    struct sigaction action = {
        .sa_sigaction = one->handler,
        .sa_flags = one->flags | SA_SIGINFO | SA_ONSTACK,
    };

    sigaction(one->number, NULL, was);
    if (was->sa_handler == SIG_IGN)
        return;
    sigemptyset(&action.sa_mask);
    sigaction(one->number, &action, NULL);
}

/* For faults of a stack that is full. */
static void use_other_stack(void)
{
    enum { SIGNAL_STACK = 1 << 15 };
    static char stack[SIGNAL_STACK];
    const stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };

    sigaltstack(&alternate, NULL);
}

static void catch_bus_errors(void)
{
    static const struct handled bus = { SIGBUS, on_bus_error, NOW };
    struct sigaction was;

    catch(&bus, &was);
}

void posix_catch_bus_errors(bool (*patch_lost)(const void *address))
{
    patch = patch_lost;
    catch_bus_errors();
}

bool os_terminal_take(const char *leave)
{
    if (!isatty(STDIN_FILENO)
        || tcgetattr(STDIN_FILENO, &terminal.before) != 0)
        return false;
    terminal.leave = leave;
    terminal.length = isatty(STDOUT_FILENO) ? strlen(leave) : 0;
    interrupted = resized = resumed = 0;
    use_other_stack();
    terminal.taken = 1;
    for (size_t i = 0; i < HANDLED; i++)
        catch(&handled[i], &before[i]);
    catch_bus_errors();
    return true;
}

void os_terminal_give(void)
{
    for (size_t i = 0; terminal.taken && i < HANDLED; i++)
        sigaction(handled[i].number, &before[i], NULL);
    terminal.taken = 0;
}

void os_stop(void)
{
    raise(SIGTSTP);
}

/* --- waiting -------------------------------------------------------------- */

static unsigned noted(void)
{
    return (interrupted ? OS_INTERRUPTED : 0u) | (resized ? OS_RESIZED : 0u)
           | (resumed ? OS_RESUMED : 0u);
}

void os_heard(unsigned signals)
{
    if (signals & OS_INTERRUPTED)
        interrupted = 0;
    if (signals & OS_RESIZED)
        resized = 0;
    if (signals & OS_RESUMED)
        resumed = 0;
}

static unsigned input_now(void)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

    if (poll(&input, 1, 0) <= 0)
        return 0;
    return (input.revents & POLLIN ? OS_INPUT : 0u)
           | (input.revents & ~POLLIN ? OS_CLOSED : 0u);
}

unsigned os_wait(int ms)
{
    enum { MS = 1000, NS_A_MS = 1000000 };
    const struct timespec limit = {
        .tv_sec = ms / MS, .tv_nsec = (long)(ms % MS) * NS_A_MS,
    };
    sigset_t all, working;
    fd_set input;

    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &working);
    if (!noted())
        pselect(STDIN_FILENO + 1, &input, NULL, NULL, ms < 0 ? NULL : &limit,
                &working);
    sigprocmask(SIG_SETMASK, &working, NULL);
    return noted() | input_now();
}

bool os_input_within(int ms)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

    return poll(&input, 1, ms) > 0;
}

/* --- long work ------------------------------------------------------------ */

static struct sigaction before_work;
static bool working;

/* At the prompt and on the screen it is noted anyway. */
void os_interrupts_begin(void)
{
    if (terminal.taken || working)
        return;
    working = true;
    catch(&handled[0], &before_work);
}

void os_interrupts_end(void)
{
    if (working)
        sigaction(SIGINT, &before_work, NULL);
    working = false;
}

bool os_interrupted(void)
{
    return interrupted;
}

void os_end_interrupted(void)
{
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
}
