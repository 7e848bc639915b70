reg eptp 114fd601e
