/* What the words around the five numbers say, and what comes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"
#include "case/log.h"

#include <stdio.h>
#include <string.h>

static struct answer a;
static struct log log_said;

static int fresh(void **state)
{
    (void)state;
    memset(&log_said, 0, sizeof log_said);
    return 0;
}

static bool take(const char *line)
{
    return log_take_line(&log_said, line, strlen(line));
}

static void labels_of_an_analysis(void **state)
{
    (void)state;
    assert_true(take("MODULE_NAME: amdppm"));
    assert_true(take("IMAGE_NAME:  amdppm.sys"));
    assert_true(take("PROCESS_NAME:  System  "));
    assert_true(take("FAILURE_BUCKET_ID:  AV_amdppm!ReadGenAddr"));
    assert_true(take("  What failed: cldflt.sys"));
    assert_true(take("Caused By Driver  : nvlddmkm.sys"));
    assert_true(take("Probably caused by : other.sys ( other+12 )"));
    assert_string_equal(log_said.word[LOG_MODULE_NAME], "amdppm");
    assert_string_equal(log_said.word[LOG_IMAGE_NAME], "amdppm.sys");
    assert_string_equal(log_said.word[LOG_PROCESS], "System");
    assert_string_equal(log_said.word[LOG_BUCKET], "AV_amdppm!ReadGenAddr");
    assert_string_equal(log_said.word[LOG_WHAT_FAILED], "cldflt.sys");
    assert_string_equal(log_said.word[LOG_CAUSED_BY], "nvlddmkm.sys");
}

static void the_maker_of_the_processor_stands_in_any_line(void **state)
{
    (void)state;
    assert_true(take("  CPU Vendor    : AuthenticAMD"));
    assert_int_equal(log_said.vendor, NTL_AMD);
    assert_true(take("PROCESS_NAME:  System GenuineIntel"));
    assert_int_equal(log_said.vendor, NTL_AMD);
    assert_string_equal(log_said.word[LOG_PROCESS], "System GenuineIntel");
}

static void an_exception_record(void **state)
{
    (void)state;
    assert_true(take("ExceptionAddress: fffff8048b58334c (amdppm+0x334c)"));
    assert_true(take("   ExceptionCode: c0000005 (Access violation)"));
    assert_true(take("  ExceptionFlags: 00000000"));
    assert_true(take("NumberParameters: 2"));
    assert_true(take("   Parameter[0]: 0000000000000001"));
    assert_true(take("   Parameter[1]: ffffffffffffffff"));
    assert_true(log_said.has_record);
    assert_int_equal(log_said.record.code, 0xc0000005);
    assert_int_equal(log_said.record.parameters, 2);
    assert_int_equal(log_said.record.parameter[0], 1);
    assert_true(log_said.record.parameter[1] == UINT64_MAX);
    assert_true(log_said.record.address == UINT64_C(0xfffff8048b58334c));
}

static void registers_and_the_instruction_below_them(void **state)
{
    (void)state;
    assert_true(take("CONTEXT:  ffff850429891720 (.cxr 0xffff850429891720)"));
    assert_true(take("rax=ffffc08be4da6240 rbx=0000000000000001 "
                     "rcx=0000000000000020"));
    assert_true(take("rip=fffff8048b58334c rsp=ffff850429892120 "
                     "rbp=0000000000000000"));
    assert_true(take(" r8=fffff80400000000 r9=0000000000001000"));
    assert_true(take("cs=0010  ss=0018  ds=002b  efl=00010246"));
    assert_true(take("fffff804`8b58334c 43891401        mov     dword ptr "
                     "[r9+r8],edx ds:002b:ffff9b00`0336004c=????????"));
    assert_int_equal(log_said.registers_from, NTL_FROM_CONTEXT);
    assert_true(log_said.context_at == UINT64_C(0xffff850429891720));
    assert_true(log_said.registers.value[NTL_R8]
                == UINT64_C(0xfffff80400000000));
    assert_int_equal(log_said.registers.value[NTL_EFLAGS], 0x10246);
    assert_int_equal(log_said.bytes.ats, 4);
    assert_memory_equal(log_said.bytes.at, "\x43\x89\x14\x01", 4);
}

static void frames_of_a_stack(void **state)
{
    (void)state;
    assert_true(take("ffffea0a`1 fffff802`2 : 0 : nt!KeBugCheckEx"));
    assert_true(take("ffffea0a`1 fffff802`3 : 0 : dxgkrnl!Tdr+0xfe"));
    assert_true(take("ffffea0a`1 fffff802`4 : 0 : nvlddmkm!nvDump+0x1"));
    assert_string_equal(log_said.word[LOG_CALLER], "dxgkrnl!Tdr+0xfe");
    assert_string_equal(log_said.symbols,
                        "nt!KeBugCheckEx dxgkrnl!Tdr+0xfe nvlddmkm!nvDump+0x1");
    assert_true(take("KeBugCheckEx <- KscpCfgDispatchUserCallTargetEsSmep+11"));
}

static void a_bank_s_status(void **state)
{
    (void)state;
    assert_false(take("Status        : 0xc0000005"));
    assert_true(take("Status        : 0xb200000000070f0f"));
    assert_true(log_said.machine_check == UINT64_C(0xb200000000070f0f));
}

static void other_lines_say_nothing(void **state)
{
    static const char *const lines[] = {
        "", "   ", "Arguments:", "a sentence that says nothing",
        "Arg1: 0000000000000018, memory referenced", "=", "!", "x!", "rax=",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (take(lines[i]))
            fail_msg("%s", lines[i]);
}

/* --- what comes of it: the stories, from the text alone ------------------- */

static void assert_has(const char *text, const char *const *parts)
{
    answer(&a, "%s", text);
    assert_int_equal(a.status, NTL_OK);
    for (; *parts; parts++)
        if (!strstr(a.text, *parts))
            fail_msg("no \"%s\" in\n%s", *parts, a.text);
}

static void a_bad_pointer_that_the_guard_met(void **state)
{
    static const char text[] =
        "KERNEL_SECURITY_CHECK_FAILURE (139)\n"
        "Arg1: 000000000000000a\nArg2: ffffd78e4c2a1080\n"
        "Arg3: ffffa30f9b6e5c40\nArg4: 0000000000000000\nSTACK_TEXT:\n"
        "nt!KeBugCheckEx\nnt!guard_icall_handler+0x1e\n"
        "nt!KiGeneralProtectionFault+0x35b\n"
        "nt!KscpCfgDispatchUserCallTargetEsSmep+0x11\nfoo!Callback+0x35\n";
    static const char *const parts[] = {
        "the pointer was bad before", "the feature is not the", "foo",
        "named by the text", NULL,
    };

    (void)state;
    assert_has(text, parts);
}

static void a_lost_bit_of_the_flags(void **state)
{
    static const char text[] =
        "PAGE_FAULT_IN_NONPAGED_AREA (50)\nArg1: 000001b839cd7e98\n"
        "Arg2: 0000000000000003\nArg3: fffff8002d2a0282\n"
        "Arg4: 000000000000000f\nPROCESS_NAME:  svchost.exe\n"
        "TRAP_FRAME:  ffff898671354f60 -- (.trap 0xffff898671354f60)\n"
        "rip=fffff8002d2a0282 efl=00010246 cs=0010\n";
    static const char *const parts[] = {
        "EFLAGS.AC (bit 18) is clear in the", "lost AC",
        "AC (bit 18) clear", "svchost.exe", NULL,
    };

    (void)state;
    assert_has(text, parts);
    assert_null(strstr(a.text, "chkdsk"));
}

static void a_look_up_that_read_itself_in(void **state)
{
    static const char text[] =
        "UNEXPECTED_KERNEL_MODE_TRAP_M (1000007f)\nArg1: 0000000000000008\n"
        "Arg2: ffffa081d64efe70\nArg3: ffff898671354f60\n"
        "Arg4: fffff80279eeba95\nSTACK_TEXT:\nnt!KeBugCheckEx\n"
        "nt!KiDoubleFaultAbort+0x2c3\nnt!PspReferenceCidTableEntry+0x6a\n"
        "myflt!PreRead+0x44\nFLTMGR!FltpPerformPreCallbacks+0x2fb\n";
    static const char *const parts[] = {
        "recursion through paging I/O", "SKIP_PAGING_IO", "myflt", NULL,
    };

    (void)state;
    assert_has(text, parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(labels_of_an_analysis, fresh),
        cmocka_unit_test_setup(the_maker_of_the_processor_stands_in_any_line,
                               fresh),
        cmocka_unit_test_setup(an_exception_record, fresh),
        cmocka_unit_test_setup(registers_and_the_instruction_below_them, fresh),
        cmocka_unit_test_setup(frames_of_a_stack, fresh),
        cmocka_unit_test_setup(a_bank_s_status, fresh),
        cmocka_unit_test_setup(other_lines_say_nothing, fresh),
        cmocka_unit_test(a_bad_pointer_that_the_guard_met),
        cmocka_unit_test(a_lost_bit_of_the_flags),
        cmocka_unit_test(a_look_up_that_read_itself_in),
    };

    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
