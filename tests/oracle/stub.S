/*
 * stub.S - firmware that switches paging on and touches addresses.
 *
 * It runs from F0000, which the tables map at its own address as they do all of
 * the first 4 MB.  There it finds what make-world.c left:
 *
 *   6000    u32 mode (0 x86, 1 PAE, 2 four levels, 3 five), u32 CR3, u32 count
 *   100000  count x { u64 address, u64 1: it may be called }
 *
 * and writes, four for each address, at 200000 and then to port E9:
 *
 *   u8 vector (0: none), u8 0, u16 0, u32 error code, u64 value
 *
 * for a read with EFLAGS.AC set, a read without it (SMAP: a page that users may
 * read faults), a write of what was read, and a call.  A page of data begins
 * with RET at every address that is asked for.
 */
        .set    STACK, 0x7000
        .set    PARAMETERS, 0x6000
        .set    IDT, 0x8000
        .set    QUESTIONS, 0x100000
        .set    ANSWERS, 0x200000
        .set    BASE, 0xf0000
        .set    CODE32, 0x08
        .set    DATA, 0x10
        .set    CODE64, 0x18

        .text
        .code16
start:
        cli
        lgdtl   %cs:gdt_pointer - start
        movl    %cr0, %eax
        orb     $1, %al
        movl    %eax, %cr0
        ljmpl   $CODE32, $start32

        .balign 8
gdt:
        .quad   0
        .quad   0x00cf9b000000ffff      /* CODE32 */
        .quad   0x00cf93000000ffff      /* DATA */
        .quad   0x00af9b000000ffff      /* CODE64 */
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt

        .code32
start32:
        movw    $DATA, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movl    $STACK, %esp
        movl    PARAMETERS, %ebx
        movl    cr4_of(, %ebx, 4), %eax
        movl    %eax, %cr4
        movl    PARAMETERS + 4, %eax
        movl    %eax, %cr3
        movl    $0xc0000080, %ecx       /* EFER: NXE, and LME */
        movl    efer_of(, %ebx, 4), %eax
        xorl    %edx, %edx
        testl   %eax, %eax
        jz      1f
        wrmsr
1:      movl    %cr0, %eax
        orl     $0x80010000, %eax       /* PG, WP */
        movl    %eax, %cr0
        cmpl    $2, %ebx
        jb      main32
        ljmpl   $CODE64, $main64

        .balign 4
/* SMAP in all; PSE, PAE, PAE, PAE and LA57 */
cr4_of: .long   0x200010, 0x200020, 0x200020, 0x201020
efer_of: .long  0, 0x800, 0x900, 0x900

/* --- 32 bits: esi question, edi answer, ecx count, ebp where to go on ----- */

main32:
        movl    $32, %ecx
        movl    $IDT, %edi
1:      movl    $stray32, %eax
        cmpl    $19, %ecx               /* 32 - 13 */
        jne     2f
        movl    $gp32, %eax
2:      cmpl    $18, %ecx
        jne     3f
        movl    $pf32, %eax
3:      movw    %ax, (%edi)
        movw    $CODE32, 2(%edi)
        movw    $0x8e00, 4(%edi)
        shrl    $16, %eax
        movw    %ax, 6(%edi)
        addl    $8, %edi
        loop    1b
        lidtl   idt_pointer32
        movl    PARAMETERS + 8, %ecx
        movl    $QUESTIONS, %esi
        movl    $ANSWERS, %edi

        .macro  begin32 resume
        movl    $\resume, %ebp
        movl    (%esi), %edx
        xorl    %eax, %eax
        movl    %eax, (%edi)
        movl    %eax, 4(%edi)
        movl    %eax, 8(%edi)
        movl    %eax, 12(%edi)
        .endm

next32: begin32 2f                      /* read, AC set */
        stac
        movl    (%edx), %eax
        movl    4(%edx), %edx
        movl    %eax, 8(%edi)
        movl    %edx, 12(%edi)
2:      addl    $16, %edi
        begin32 2f                      /* read, AC clear */
        clac
        movl    (%edx), %eax
        movl    %eax, 8(%edi)
2:      addl    $16, %edi
        begin32 2f                      /* write */
        stac
        movl    (%edx), %eax
        movl    %eax, (%edx)
2:      addl    $16, %edi
        begin32 2f                      /* call */
        cmpb    $0, 8(%esi)
        je      2f
        call    *%edx
2:      addl    $16, %edi
        addl    $16, %esi
        decl    %ecx
        jnz     next32
        movl    PARAMETERS + 8, %ecx
        shll    $6, %ecx
        movl    $ANSWERS, %esi
        movw    $0xe9, %dx
        rep outsb
1:      hlt
        jmp     1b

gp32:   movb    $13, (%edi)
        jmp     1f
pf32:   movb    $14, (%edi)
1:      popl    4(%edi)
        movl    $STACK, %esp
        jmp     *%ebp
stray32:
        movb    $0xff, (%edi)
        hlt

idt_pointer32:
        .word   32 * 8 - 1
        .long   IDT

/* --- 64 bits: the same ---------------------------------------------------- */

        .code64
main64:
        movl    $STACK, %esp
        movl    $32, %ecx
        movl    $IDT, %edi
1:      leal    stray64, %eax
        cmpl    $19, %ecx
        jne     2f
        leal    gp64, %eax
2:      cmpl    $18, %ecx
        jne     3f
        leal    pf64, %eax
3:      movw    %ax, (%rdi)
        movw    $CODE64, 2(%rdi)
        movw    $0x8e00, 4(%rdi)
        shrl    $16, %eax
        movl    %eax, 6(%rdi)
        movw    $0, 10(%rdi)
        movl    $0, 12(%rdi)
        addl    $16, %edi
        decl    %ecx
        jnz     1b
        lidt    idt_pointer64
        movl    PARAMETERS + 8, %ecx
        movl    $QUESTIONS, %esi
        movl    $ANSWERS, %edi

        .macro  begin64 resume
        leaq    \resume(%rip), %rbp
        movq    (%rsi), %rdx
        xorl    %eax, %eax
        movq    %rax, (%rdi)
        movq    %rax, 8(%rdi)
        .endm

next64: begin64 2f
        stac
        movq    (%rdx), %rax
        movq    %rax, 8(%rdi)
2:      addl    $16, %edi
        begin64 2f
        clac
        movq    (%rdx), %rax
        movq    %rax, 8(%rdi)
2:      addl    $16, %edi
        begin64 2f
        stac
        movq    (%rdx), %rax
        movq    %rax, (%rdx)
2:      addl    $16, %edi
        begin64 2f
        cmpb    $0, 8(%rsi)
        je      2f
        call    *%rdx
2:      addl    $16, %edi
        addl    $16, %esi
        decl    %ecx
        jnz     next64
        movl    PARAMETERS + 8, %ecx
        shll    $6, %ecx
        movl    $ANSWERS, %esi
        movw    $0xe9, %dx
        rep outsb
1:      hlt
        jmp     1b

gp64:   movb    $13, (%rdi)
        jmp     1f
pf64:   movb    $14, (%rdi)
1:      popq    %rax
        movl    %eax, 4(%rdi)
        movl    $STACK, %esp
        jmp     *%rbp
stray64:
        movb    $0xff, (%rdi)
        hlt

idt_pointer64:
        .word   32 * 16 - 1
        .quad   IDT

        .org    0xfff0
        .code16
reset:  jmp     start
        .org    0x10000
