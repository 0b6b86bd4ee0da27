// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title FalseReturnToken
/// @notice Misbehaves: a transfer it cannot make returns false instead of reverting; it may also lie and return true.
contract FalseReturnToken {
    mapping(address account => uint256) public balanceOf;
    bool public lies;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function lie(bool lies_) external {
        lies = lies_;
    }

    function transferFrom(address, address, uint256) external view returns (bool) {
        return lies;
    }
}
