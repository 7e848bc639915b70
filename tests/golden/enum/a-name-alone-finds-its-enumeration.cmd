enum WrQueue
