reg cr4 350ef8
