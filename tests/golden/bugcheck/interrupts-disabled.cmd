bugcheck a 60 ff ef fffff8025cefbd2e
# IRQL FF is no level: interrupts were off.
