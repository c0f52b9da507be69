package dev.tocsin.agent;

/// The agent's own entry point, without the command-line library of the hub.
public final class AgentMain {
    private AgentMain() {}

    /// Runs the agent until it is stopped.
    static void main() {
        System.err.println("the agent is being built");
    }
}
