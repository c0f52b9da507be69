/// What is installed on this machine and how it stands: read seldom, on a thread of its own, far from the seconds.
package dev.tocsin.agent.software;
