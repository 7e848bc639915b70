dt _MMPTE_LIST Flink
