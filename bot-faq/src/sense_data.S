/* What senses.cpp reads: the directions of English words (made by tools/distil-senses.mjs) and the glossaries. */
    .section .rodata
    .macro embed name, file
    .balign 16
    .globl \name
    .globl \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .byte 0
    .endm

    embed pasokh_english_senses, english_senses.bin
    embed pasokh_persian_glossary, persian_glossary.txt
    embed pasokh_arabic_glossary, arabic_glossary.txt
    .section .note.GNU-stack, "", %progbits
