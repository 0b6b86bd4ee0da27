// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GreedyGate
/// @notice Misbehaves as an `IEligibility`: when it is asked, it tries to claim the key first, through the contract that
/// asks, before it answers yes.
contract GreedyGate {
    bytes private _call;

    function plan(bytes calldata call_) external {
        _call = call_;
    }

    function isEligible(address, bytes32) external returns (bool) {
        (bool ok, ) = msg.sender.call(_call);
        require(ok, "GreedyGate: not let in");
        return true;
    }
}
