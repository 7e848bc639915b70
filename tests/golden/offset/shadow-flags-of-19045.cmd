offset gs:9018 -b 19045
