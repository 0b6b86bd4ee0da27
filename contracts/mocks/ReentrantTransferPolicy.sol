// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ReentrantTransferPolicy
/// @notice A hostile policy: asked for its opinion, it calls back into whatever it was told to, hides that it failed
/// and agrees. Its `canTransfer` is no view, so only the static call of the asker stands in its way.
contract ReentrantTransferPolicy {
    address public target;
    bytes public attack;
    bool public succeeded;

    function arm(address target_, bytes calldata attack_) external {
        (target, attack) = (target_, attack_);
    }

    function canTransfer(address, address, address, uint256) external returns (bytes4) {
        (bool ok, ) = target.call(attack);
        if (ok) succeeded = true;
        return bytes4(0);
    }
}
