lesson 10
