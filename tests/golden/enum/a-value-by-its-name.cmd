enum KWAIT_REASON WrQueue
