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

static void a_frame_needs_no_symbols(void **state)
{
    (void)state;
    assert_true(take("fffff804`1 fffff807`662ad6b1     : 00000000`00000000 "
                     "00000000`00000000 : nt!RtlpHpFreeHeap+0x421"));
    assert_true(take("ffffa108`8a4aef90 fffff807`84da11ed     : "
                     "00000000`00000003 fffff807`84da32d8 : Evil+0x115b"));
    assert_true(take("0a fffff90e`a867f140 fffff804`1daa8ab7     "
                     "HTTP!UlParseHeader+0x218"));
    assert_true(take("0012ee44 00403ea7 01434f64 01434f60 drv+0x3f67"));
    assert_string_equal(log_said.word[LOG_CALLER], "Evil+0x115b");
    assert_false(take("00000001 00000002 of 2+2"));
}

static void a_frame_in_no_module_has_no_name(void **state)
{
    (void)state;
    assert_false(take("fffff880`07c6bb98 00000000`0001093a : "
                      "00000000`00010ba8 00000000`00000080 : "
                      "0xfffffa80`03f9c621"));
    assert_true(log_said.nowhere == UINT64_C(0xfffffa8003f9c621));
    assert_true(take("ffffa108`8a4aef90 fffff807`84da11ed : "
                     "00000000`00000003 : drv+0x115b"));
    (void)take("fffff880`07c6bba0 00000000`00010ba8 : 0 : 0x1093a");
    assert_true(log_said.nowhere == UINT64_C(0xfffffa8003f9c621));
}

static void a_symbol_belongs_to_the_address_below_it(void **state)
{
    static const struct {
        const char *line, *module;
        uint64_t offset;
    } rows[] = {
        { "o2micro+0x45c8:", "o2micro", 0x45c8 },
        { "igdkmd64+120f0", "igdkmd64", 0x120f0 },
        { "<Unloaded_Hook.sys>+0x1910:", "Hook.sys", 0x1910 },
        { "NDIS!NdisQueueIoWorkItem+4 [minio\\miniport.c @ 9708]", "NDIS", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memset(&log_said, 0, sizeof log_said);
        (void)take(rows[i].line);
        (void)take("Page 24d116 not present in the dump file.");
        (void)take("fffff807`54b545c8 ??              ???");
        assert_int_equal(log_said.places, 1);
        assert_string_equal(log_said.place[0].module, rows[i].module);
        assert_true(log_said.place[0].offset == rows[i].offset);
        assert_true(log_said.place[0].has_offset == (rows[i].offset != 0));
        assert_true(log_said.place[0].unloaded == (*rows[i].line == '<'));
        assert_true(log_said.place[0].address == UINT64_C(0xfffff80754b545c8));
    }
}

static void the_address_of_a_record_has_its_symbol_beside_it(void **state)
{
    (void)state;
    assert_true(take("ExceptionAddress: fffff8048b58334c (amdppm+0x334c)"));
    assert_int_equal(log_said.places, 1);
    assert_string_equal(log_said.place[0].module, "amdppm");
    assert_int_equal(log_said.place[0].offset, 0x334c);
}

/* The debugger shows 0 for what a trap frame does not hold, and says so. */
static void a_trap_frame_has_not_all_registers(void **state)
{
    (void)state;
    assert_true(take("TRAP_FRAME:  ffffc60b87e8ed40 -- (.trap 0xffffc60b"));
    assert_true(take("rax=0000000001580702 rbx=0000000000000000 rcx=0"));
    assert_true(take("rip=fffff805736312d0 rsp=ffffc60b87e8eed0 rbp=1"));
    assert_true(take(" r8=2  r9=3 r10=4 r12=0 r13=0 r14=0 r15=0"));
    assert_false(ntl_register_given(&log_said.registers, NTL_RBX));
    assert_false(ntl_register_given(&log_said.registers, NTL_R15));
    assert_true(ntl_register_given(&log_said.registers, NTL_RBP));
    assert_true(ntl_register_given(&log_said.registers, NTL_R10));
    assert_int_equal(log_said.registers_from, NTL_FROM_TRAP_FRAME);
}

/* On x86 it has. */
static void a_trap_frame_of_x86_has_all_registers(void **state)
{
    (void)state;
    assert_true(take("TRAP_FRAME:  f667bbb0 -- (.trap 0xf667bbb0)"));
    assert_true(take("eax=00000000 ebx=00000001 ecx=2 edx=3 esi=4 edi=5"));
    assert_true(ntl_register_given(&log_said.registers, NTL_RBX));
}

static void registers_are_those_of_one_place(void **state)
{
    (void)state;
    assert_true(take("rax=1 rip=fffff80000000001"));
    assert_true(take("CONTEXT:  ffff850429891720 (.cxr 0xffff850429891720)"));
    assert_true(take("rbx=2 rip=fffff80000000002"));
    assert_false(ntl_register_given(&log_said.registers, NTL_RAX));
    assert_true(take("TRAP_FRAME:  ffffc60b87e8ed40"));
    assert_true(take("rax=3 rip=fffff80000000003"));
    assert_false(ntl_register_given(&log_said.registers, NTL_RAX));
    assert_int_equal(log_said.registers.value[NTL_RBX], 2);
    assert_int_equal(log_said.registers_from, NTL_FROM_CONTEXT);
}

static void a_paste_that_has_lost_its_line_ends(void **state)
{
    (void)state;
    assert_true(take("DUMP_TYPE: 1 PROCESS_NAME: System CURRENT_IRQL: 0 "
                     "IMAGE_NAME: filecrypt.sys MODULE_NAME: filecrypt X: 1"));
    assert_string_equal(log_said.word[LOG_IMAGE_NAME], "filecrypt.sys");
    assert_string_equal(log_said.word[LOG_MODULE_NAME], "filecrypt");
    assert_string_equal(log_said.word[LOG_PROCESS], "System");
}

static void what_an_analysis_says_of_the_exception(void **state)
{
    (void)state;
    assert_true(take("EXCEPTION_CODE_STR:  c0000005"));
    assert_true(take("EXCEPTION_PARAMETER1:  0000000000000001"));
    assert_true(take("EXCEPTION_PARAMETER2:  00000000000003a0"));
    assert_true(log_said.has_record);
    assert_int_equal(log_said.record.parameters, 2);
    assert_int_equal(log_said.record.parameter[0], 1);
    assert_int_equal(log_said.record.parameter[1], 0x3a0);
    assert_true(take("READ_ADDRESS:  ffff8001acdc6010 Paged pool"));
    assert_int_equal(log_said.pool, NTL_POOL_PAGED);
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
        cmocka_unit_test_setup(a_frame_needs_no_symbols, fresh),
        cmocka_unit_test_setup(a_frame_in_no_module_has_no_name, fresh),
        cmocka_unit_test_setup(a_symbol_belongs_to_the_address_below_it, fresh),
        cmocka_unit_test_setup(the_address_of_a_record_has_its_symbol_beside_it,
                               fresh),
        cmocka_unit_test_setup(a_trap_frame_has_not_all_registers, fresh),
        cmocka_unit_test_setup(a_trap_frame_of_x86_has_all_registers, fresh),
        cmocka_unit_test_setup(registers_are_those_of_one_place, fresh),
        cmocka_unit_test_setup(a_paste_that_has_lost_its_line_ends, fresh),
        cmocka_unit_test_setup(what_an_analysis_says_of_the_exception, fresh),
        cmocka_unit_test_setup(a_bank_s_status, fresh),
        cmocka_unit_test_setup(other_lines_say_nothing, fresh),
        cmocka_unit_test(a_bad_pointer_that_the_guard_met),
        cmocka_unit_test(a_lost_bit_of_the_flags),
        cmocka_unit_test(a_look_up_that_read_itself_in),
    };

    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
