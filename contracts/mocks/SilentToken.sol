// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title SilentToken
/// @notice An ERC-20 that misbehaves like WETH9: a call of a function it does not have is taken for a deposit, so it
/// succeeds, and nothing moves.
contract SilentToken is ERC20("Wrapped Ether", "WETH") {
    event Deposit(address indexed to, uint256 amount);

    receive() external payable {}

    fallback() external payable {
        _mint(msg.sender, msg.value);
        emit Deposit(msg.sender, msg.value);
    }
}
