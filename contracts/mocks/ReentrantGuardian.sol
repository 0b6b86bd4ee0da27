// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title ReentrantGuardian
/// @notice A contract account for tests that agrees to everything, and when it is asked tries a call of its own first.
contract ReentrantGuardian {
    address public target;
    bytes public data;

    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function execute() public returns (bool ok) {
        (ok, ) = target.call(data);
    }

    /// @dev Disagrees if its call went through, so that a test sees it.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        return execute() ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }
}
