set build
