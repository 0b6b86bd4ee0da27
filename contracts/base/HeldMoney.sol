// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IHeldMoney} from "./IHeldMoney.sol";

/// @title HeldMoney
/// @notice Takes money of one token, all of it or none, and pays out only to who comes for it: a creditor that refuses money
/// holds nobody up.
abstract contract HeldMoney is IHeldMoney, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice In which everything is paid.
    IERC20 public immutable money;

    /// @inheritdoc IHeldMoney
    mapping(address account => uint256) public owed;

    constructor(IERC20 money_) {
        money = money_;
    }

    /// @inheritdoc IHeldMoney
    function takeOwed() external nonReentrant returns (uint256 amount) {
        amount = owed[msg.sender];
        if (amount == 0) revert NothingOwed(msg.sender);
        owed[msg.sender] = 0;
        money.safeTransfer(msg.sender, amount);
    }

    /// @dev Takes money from the sender, all of it.
    function _take(uint256 amount) internal nonReentrant {
        if (amount == 0) return;
        uint256 before = money.balanceOf(address(this));
        money.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = money.balanceOf(address(this)) - before;
        if (received != amount) revert MoneyInexact(received, amount);
    }
}
