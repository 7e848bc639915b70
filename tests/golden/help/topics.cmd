help topics
