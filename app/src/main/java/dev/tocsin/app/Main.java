package dev.tocsin.app;

/// The program's entry point: finds the subcommand and maps its outcome to an exit code.
public final class Main {
    private Main() {}

    static void main() {
        System.err.println("the program is being built");
    }
}
