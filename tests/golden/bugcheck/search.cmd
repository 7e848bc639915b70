bugcheck --search lock order
