// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAuthorizations} from "../../../blocks/token/IAuthorizations.sol";
import {IFeeAccounts} from "./IFeeAccounts.sol";

/// @title FeeAccounts
/// @notice Keeps what was paid in, to whom it belongs. The accounts together, with what is held for requests, are what the
/// contract has of the token.
abstract contract FeeAccounts is IFeeAccounts, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice In which fees are paid.
    IERC20 public immutable feeToken;

    /// @inheritdoc IFeeAccounts
    mapping(address account => uint256) public balanceOf;

    constructor(IERC20 feeToken_) {
        feeToken = feeToken_;
    }

    /// @inheritdoc IFeeAccounts
    function deposit(address account, uint256 amount) external nonReentrant {
        uint256 before = feeToken.balanceOf(address(this));
        feeToken.safeTransferFrom(msg.sender, address(this), amount);
        _credit(account, feeToken.balanceOf(address(this)) - before);
    }

    /// @inheritdoc IFeeAccounts
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external nonReentrant {
        uint256 before = feeToken.balanceOf(address(this));
        IAuthorizations(address(feeToken)).receiveWithAuthorization(
            from,
            address(this),
            amount,
            validAfter,
            validBefore,
            nonce,
            signature
        );
        _credit(from, feeToken.balanceOf(address(this)) - before);
    }

    /// @inheritdoc IFeeAccounts
    function withdraw(address to, uint256 amount) external nonReentrant {
        _take(msg.sender, amount);
        emit Withdrawn(msg.sender, to, amount);
        feeToken.safeTransfer(to, amount);
    }

    /// @dev Moves a fee. To the zero address it is held, from the zero address it is given out of what was held.
    function _pay(address from, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (from != address(0)) _take(from, amount);
        if (to != address(0)) balanceOf[to] += amount;
        emit FeePaid(from, to, amount);
    }

    function _credit(address account, uint256 amount) private {
        balanceOf[account] += amount;
        emit Deposited(account, amount);
    }

    function _take(address account, uint256 amount) private {
        uint256 balance = balanceOf[account];
        if (balance < amount) revert FeeUnpaid(account, balance, amount);
        unchecked {
            balanceOf[account] = balance - amount;
        }
    }
}
