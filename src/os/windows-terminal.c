/*
 * The console.  It edits lines by itself, and there is no full screen here, so
 * that nothing of it is taken and given back.
 */
#include "terminal.h"

#include "os.h"
#include "windows.h"

#include <io.h>
#include <stdlib.h>

/* Colours are escape sequences, which older consoles do not know. */
static bool takes_sequences(HANDLE output)
{
    DWORD mode;

    return GetConsoleMode(output, &mode)
           && SetConsoleMode(output,
                             mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

static void __attribute__((constructor)) begin(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;

    if (GetConsoleMode(output, &mode) && !takes_sequences(output))
        _putenv("NO_COLOR=1");
}

/* NUL is a character device, too, and no console. */
bool os_is_terminal(int fd)
{
    DWORD mode;

    return _isatty(fd) && GetConsoleMode((HANDLE)_get_osfhandle(fd), &mode);
}

bool os_terminal_size(int *columns, int *lines)
{
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
        return false;
    *columns = info.srWindow.Right - info.srWindow.Left + 1;
    *lines = info.srWindow.Bottom - info.srWindow.Top + 1;
    return true;
}

bool os_is_utf8(void)
{
    return true;
}

bool os_terminal_take(const char *leave)
{
    (void)leave;
    return false;
}

void os_terminal_give(void)
{
}

void os_stop(void)
{
}

/* --- Ctrl-C --------------------------------------------------------------- */

static volatile LONG interrupted;

/* A thread of the system's calls it. */
static BOOL WINAPI on_control(DWORD event)
{
    if (event != CTRL_C_EVENT)
        return FALSE;
    InterlockedExchange(&interrupted, 1);
    return TRUE;
}

void os_heard(unsigned signals)
{
    if (signals & OS_INTERRUPTED)
        InterlockedExchange(&interrupted, 0);
}

/* A key goes down; what else a console tells of is let go. */
static bool key_waits(HANDLE console)
{
    INPUT_RECORD record;
    DWORD n;

    while (PeekConsoleInputW(console, &record, 1, &n) && n > 0) {
        if (record.EventType == KEY_EVENT && record.Event.KeyEvent.bKeyDown)
            return true;
        ReadConsoleInputW(console, &record, 1, &n);
    }
    return false;
}

/* Of what has ended, too: the next read says so. */
static bool input_waits(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD bytes = 0;

    if (os_is_terminal(OS_STDIN))
        return key_waits(input);
    return GetFileType(input) != FILE_TYPE_PIPE
           || !PeekNamedPipe(input, NULL, 0, NULL, &bytes, NULL) || bytes > 0;
}

unsigned os_wait(int ms)
{
    bool input = os_input_within(ms);

    return (interrupted ? OS_INTERRUPTED : 0u) | (input ? OS_INPUT : 0u);
}

/* A pipe cannot be waited for: it is asked from time to time. */
bool os_input_within(int ms)
{
    enum { PAUSE_MS = 2 };
    int64_t end = os_ms() + ms;

    while (!input_waits()) {
        if (interrupted || (ms >= 0 && os_ms() >= end))
            return false;
        Sleep(PAUSE_MS);
    }
    return true;
}

void os_interrupts_begin(void)
{
    SetConsoleCtrlHandler(on_control, TRUE);
}

void os_interrupts_end(void)
{
    SetConsoleCtrlHandler(on_control, FALSE);
}

bool os_interrupted(void)
{
    return interrupted;
}

void os_end_interrupted(void)
{
    ExitProcess(STATUS_CONTROL_C_EXIT);
}
